project = "Sphinx with MyST"
extensions = ["myst_parser"]
html_js_files = [("https://gridscope.example/embed.js", {"defer": "defer"})]
