"""Rules of law: what is forbidden, delayed or limited. One file each."""
