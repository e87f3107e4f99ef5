// The style of HTML answers. Colours keep a contrast of at least 4.5:1 on both grounds (WCAG 2.2 AA).
#pragma once
#include <string_view>

namespace lode::render {

inline constexpr std::string_view style_css = R"css(
:root{--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d8dee4;--tile:#f6f8fa;--s0:#1f6feb;--s1:#b35900;--s2:#1a7f37;
--s3:#8250df;--s4:#bf3989;--s5:#57606a;--up:#1a7f37;--down:#cf222e;--err:#b3151f;--warn:#8a5a00;--info:#0a58ca}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9da7b1;--line:#30363d;--tile:#161b22;
--s0:#58a6ff;--s1:#e09b3d;--s2:#3fb950;--s3:#bc8cff;--s4:#f778ba;--s5:#9da7b1;--up:#3fb950;--down:#ff7b72;
--err:#ff7b72;--warn:#e3b341;--info:#79c0ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:66rem;padding:1.5rem;background:var(--bg);color:var(--fg);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 .6rem}
h2{font-size:1.25rem;margin:2.4rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}
p,li{max-width:46rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:.2rem 0 1rem}
a{color:var(--info)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.7rem;margin:1rem 0}
.tiles>div{background:var(--tile);border:1px solid var(--line);border-radius:8px;padding:.6rem .8rem}
.tiles dt{color:var(--soft);font-size:.82rem}
.tiles dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
.tiles dd small{font-size:.8rem;font-weight:400}
.tiles dd.note{font-size:.8rem;font-weight:400}
.note,.source{color:var(--soft);font-size:.86rem}
.source{margin:.3rem 0 1.2rem}
.scroll{overflow-x:auto;max-height:34rem;margin:.6rem 0 .3rem;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.5rem .7rem}
th,td{padding:.36rem .7rem;text-align:left;border-top:1px solid var(--line);vertical-align:top}
thead th{position:sticky;top:0;background:var(--tile);border-top:0;color:var(--soft);font-weight:600}
tbody th{font-weight:500}
th.n,td.n{text-align:right;white-space:nowrap}td.d,th.d{white-space:nowrap}
td.h0{background:color-mix(in srgb,var(--s0) 3%,transparent)}
td.h1{background:color-mix(in srgb,var(--s0) 11%,transparent)}
td.h2{background:color-mix(in srgb,var(--s0) 19%,transparent)}
td.h3{background:color-mix(in srgb,var(--s0) 27%,transparent)}
td.h4{background:color-mix(in srgb,var(--s0) 35%,transparent)}
figure{margin:1.2rem 0}
figcaption{font-weight:600;margin-bottom:.3rem}
svg{width:100%;height:auto;max-width:46rem;font:12px system-ui,sans-serif}
svg text.l{fill:var(--soft)}
svg text.o{paint-order:stroke;stroke:var(--bg);stroke-width:3px}svg text.h{fill:var(--fg);font-weight:600}
.grid{stroke:var(--line)}.axis{stroke:var(--soft)}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.k0{stroke:var(--s0)}.k1{stroke:var(--s1)}.k2{stroke:var(--s2)}
.k3{stroke:var(--s3)}.k4{stroke:var(--s4)}.k5{stroke:var(--s5)}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}
.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}
.dot{fill:var(--s0);fill-opacity:.55}
.link{fill:var(--s0);fill-opacity:.18}.link:hover{fill-opacity:.5}
.fill{fill:var(--s0);fill-opacity:.14}.band{fill:var(--s0);fill-opacity:.16}.up{fill:var(--up)}.down{fill:var(--down)}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--soft);font-size:.86rem}
.findings{list-style:none;padding:0}
.findings li{border-left:4px solid var(--line);padding:.3rem .8rem;margin:.5rem 0}
.findings li.error{border-color:var(--err)}.findings li.error strong{color:var(--err)}
.findings li.warning{border-color:var(--warn)}.findings li.warning strong{color:var(--warn)}
.findings li.info{border-color:var(--info)}.findings li.info strong{color:var(--info)}
.findings code{color:var(--soft);font-size:.82rem}
@page{size:A4 landscape;margin:12mm}
@media print{table{font-size:7.5pt}th,td{padding:.15rem .35rem}thead th{position:static}
body{max-width:none;padding:0;font-size:11pt}.scroll{overflow:visible;max-height:none;border:0}
nav{display:none}h2{break-after:avoid}figure,tr{break-inside:avoid}details>*{display:revert}}
)css";

}  // namespace lode::render
