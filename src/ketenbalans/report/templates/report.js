"use strict";
/* The page works without this: the choice of language is a pair of radio buttons that CSS follows.
   This only keeps the language of the document, its title and its address in step with the choice. */
(function () {
  var title = document.querySelector("title");
  var choices = Array.prototype.slice.call(document.querySelectorAll("input[name=language]"));
  function follow(language) {
    document.documentElement.lang = language;
    title.textContent = title.getAttribute("data-" + language);
  }
  choices.forEach(function (choice) {
    choice.addEventListener("change", function () {
      follow(choice.value);
      window.scrollTo(0, 0);
    });
  });
  function fromAddress() {
    var wanted = window.location.hash.slice(1, 3);
    choices.forEach(function (choice) {
      if (choice.value === wanted) {
        choice.checked = true;
        follow(wanted);
        var target = document.getElementById(window.location.hash.slice(1));
        if (target) { target.scrollIntoView(); }
      }
    });
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
