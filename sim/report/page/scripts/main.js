/* The page draws itself when it is there; it is one script, so nothing waits for another. */
if (document.getElementById("data")) {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", theater.start);
  else theater.start();
}
