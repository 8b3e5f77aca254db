// Brings the place one reads into sight in a long list of contents beside it; nothing else moves.
const here = document.querySelector(".icop-toc [aria-current]");
const contents = here?.closest(".icop-toc");
if (contents && contents.scrollHeight > contents.clientHeight) {
  contents.scrollTop = here.offsetTop - contents.offsetTop - contents.clientHeight / 3;
}
