"""How charts look; the page that holds them gives the colours as custom properties."""

STYLE = """\
svg.chart{display:block;width:100%;max-width:27rem;height:auto;font-variant-numeric:tabular-nums}
.chart text{fill:var(--ink)}
.chart .c-muted{fill:var(--muted)}
.chart .c-strong{font-weight:600}
.chart .c-halo{paint-order:stroke;stroke:var(--surface);stroke-width:3px;stroke-linejoin:round}
.chart .c-good{fill:var(--good)}
.chart .c-bad{fill:var(--bad)}
.chart .c-onbar{fill:var(--surface);font-weight:600}
.chart .c-axis{fill:none;stroke:var(--line)}
.chart .c-link{fill:none;stroke:var(--muted)}
.chart .c-gone{fill:none;stroke:var(--bad);stroke-dasharray:3 3;stroke-width:1.5}
.chart .c-limit{fill:none;stroke:var(--ink);stroke-width:1.5}
.chart .c-curve{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
.chart .c-mark{fill:var(--accent);stroke:var(--surface)}
.chart .c-hollow{fill:var(--surface);stroke:var(--ink);stroke-width:1.5}
.chart .c-full{fill:var(--ink)}
.chart .c-bar{fill:var(--accent);stroke:var(--surface)}
.chart .c-soft{fill:var(--line);stroke:var(--surface)}
.chart .c-striped{stroke:var(--accent)}
.chart .c-area{fill:var(--accent);fill-opacity:.12;stroke:none}
.chart .c-band{fill:var(--line);fill-opacity:.35;stroke:var(--muted);stroke-dasharray:2 3}
.chart .c-over{fill:none;stroke:var(--bad);stroke-width:2.5}
.chart .c-cell{fill:var(--accent);stroke:var(--surface);stroke-width:2}
.chart .c-shade0{fill-opacity:0.06}
.chart .c-shade1{fill-opacity:0.13}
.chart .c-shade2{fill-opacity:0.22}
.chart .c-shade3{fill-opacity:0.34}
.chart .c-shade4{fill-opacity:0.48}
.chart .c-stripe{fill:none;stroke:var(--accent);stroke-width:1.5}
.chart .c-ground{fill:var(--surface)}
@media (forced-colors:active){svg.chart{forced-color-adjust:none;--ink:CanvasText;--line:GrayText;\
--muted:CanvasText;--accent:Highlight;--good:CanvasText;--bad:CanvasText;--surface:Canvas}}
"""
"""Rules for a style sheet. They take `--ink`, `--muted`, `--line`, `--accent`, `--good`, `--bad`
and `--surface` from the page."""
