"""Duration laws, one file each; a file here registers itself and needs no other edit."""
