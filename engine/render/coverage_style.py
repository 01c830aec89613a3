"""The style of the page that ``coverage_page.py`` writes."""

STYLE = """
:root{--paper:#fbfaf7;--ink:#22252b;--soft:#6b7078;--line:#dcdad2;--card:#fff;
--q:#1f6f54;--qb:#dcefe6;--e:#5b6f8f;--eb:#e6ecf5;--u:#a8a49a;--f:#b4451f;--fb:#fbe6dc;--m:#a3123a;
--serif:"Source Han Serif SC","Noto Serif CJK SC","Songti SC",SimSun,Georgia,serif;
--sans:system-ui,-apple-system,"Source Han Sans SC","Noto Sans CJK SC","PingFang SC",
"Microsoft YaHei",sans-serif}
@media(prefers-color-scheme:dark){:root{--paper:#17191d;--ink:#e4e3de;--soft:#9aa0a8;--line:#33373d;
--card:#1f2227;--q:#7fd0b0;--qb:#1d3a30;--e:#a5bbdd;--eb:#232d3d;--u:#6a6d72;--f:#ffab87;--fb:#472a1e;
--m:#ff8aa8}}
*{box-sizing:border-box}html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 var(--sans)}
a{color:inherit;text-decoration:none}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 2rem}
header{padding-top:3rem}
.kicker{margin:0;color:var(--q);font-weight:600}
h1{margin:.1rem 0 1.6rem;font:600 1.9rem/1.25 var(--serif);overflow-wrap:anywhere}
.tallies{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}
.tallies section{background:var(--card);border:1px solid var(--line);border-radius:10px;
padding:.9rem 1.1rem 1rem}
.tallies h2{display:flex;justify-content:space-between;align-items:baseline;margin:0 0 .6rem;
font-size:.95rem;font-weight:500;color:var(--soft)}
.tallies h2 b{font:600 1.7rem/1 var(--serif);color:var(--ink)}
.bar{display:flex;gap:2px;height:8px;border-radius:4px;overflow:hidden;background:var(--line)}
.bar .q{background:var(--q)}.bar .e{background:var(--e)}.bar .u{background:var(--u)}
.bar .m{background:var(--m)}
.tallies ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:.7rem 0 0;padding:0;list-style:none}
.tallies li{font-size:.85rem;color:var(--soft)}
.tallies li b{margin-left:.35em;color:var(--ink);font-variant-numeric:tabular-nums}
.tallies li::before{content:"";display:inline-block;width:.6em;height:.6em;margin-right:.45em;
border-radius:2px}
.tallies .q::before{background:var(--q)}.tallies .e::before{background:var(--e)}
.tallies .u::before{background:var(--u)}.tallies .m::before{background:var(--m)}
.tallies li.nil{opacity:.55}
.aside{margin:1rem 0 0;color:var(--soft);font-size:.85rem}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;margin:1.6rem 0 0;padding:.8rem 0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.85rem}
.lq{padding:0 .3em;background:var(--qb);border-bottom:2px solid var(--q)}
.le{padding:0 .3em;background:var(--eb)}.lu{color:var(--soft)}
main{padding-top:1.6rem}
.row{display:grid;grid-template-columns:minmax(0,1.55fr) minmax(0,1fr);gap:2.6rem;padding:.4rem 0}
.text{margin:0;font:17px/2.05 var(--serif);text-align:justify;overflow-wrap:anywhere}
.s{scroll-margin-top:30vh}
.s.u{color:var(--soft)}
.s.e{background:var(--eb);box-decoration-break:clone;-webkit-box-decoration-break:clone}
.s:target,.note:target{outline:2px solid var(--q);outline-offset:3px;border-radius:3px}
.no{display:inline-block;min-width:1.7em;margin:0 .35em 0 .1em;padding:0 .35em;border-radius:1em;
background:var(--line);color:var(--soft);font:600 .68rem/1.5 var(--sans);text-align:center;
vertical-align:.18em;font-variant-numeric:tabular-nums}
.q>.no{background:var(--q);color:var(--paper)}.e>.no{background:var(--e);color:var(--paper)}
.no:hover,.no:focus-visible{background:var(--ink);color:var(--paper)}
a.q{padding:.12em 0;background:var(--qb);border-bottom:2px solid var(--q)}
a.q:hover,a.q:focus-visible{background:var(--q);color:var(--paper)}
b.f{padding:.05em .25em;border:1.5px dashed var(--f);border-radius:4px;background:var(--fb);
color:var(--f);font-weight:600}
aside{font-size:.84rem;line-height:1.55}
.note{display:flex;gap:.5rem;padding:.35rem 0;scroll-margin-top:30vh}
.note+.note{border-top:1px solid var(--line)}
.note .no{flex:none;align-self:flex-start;margin:.15rem 0 0}
.note p{margin:0 0 .15rem}.note p a{font-weight:600;color:var(--q)}
.note p a:hover{text-decoration:underline}.note p span,.note.e p{color:var(--soft)}
footer{margin-top:2.5rem;padding-bottom:4rem;border-top:1px solid var(--line)}
footer h2{margin:2.2rem 0 .8rem;font:600 1.2rem/1.3 var(--serif)}
footer ul{margin:0;padding:0;list-style:none}
footer li{padding:.3rem 0}
.figures li{display:block;padding-left:2.6em;text-indent:-2.6em;font-family:var(--serif)}
.figures .no{text-indent:0}
.figures span,.missing span{color:var(--soft);font:.84rem var(--sans)}
.missing h2,.missing q{color:var(--m)}
article{margin:0 0 .9rem;padding:1rem 1.2rem;background:var(--card);border:1px solid var(--line);
border-radius:10px;scroll-margin-top:1rem}
article:target{border-color:var(--q)}
h3{margin:0 0 .5rem;font-size:1rem}
h3 small{margin-left:.4em;color:var(--soft);font-weight:400;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(7rem,14rem) minmax(0,1fr);gap:.15rem 1.2rem;margin:0;
font-size:.88rem}
dt{grid-column:1;color:var(--soft)}
dd{grid-column:2;margin:0;font-family:var(--serif)}
dt+dd{grid-row:auto}
q{quotes:none}
@media(max-width:52rem){header,main,footer{padding-left:1.1rem;padding-right:1.1rem}
header{padding-top:1.6rem}h1{font-size:1.4rem;margin-bottom:1.1rem}
.tallies{grid-template-columns:1fr;gap:.6rem}.row{grid-template-columns:minmax(0,1fr);gap:.6rem;
padding:.5rem 0 .9rem}.text{font-size:16px;text-align:left}
aside{padding-left:.8rem;border-left:3px solid var(--line)}
dl{grid-template-columns:minmax(0,1fr)}dt,dd{grid-column:1}dd{margin-bottom:.35rem}}
@media print{body{background:#fff;font-size:11px}.row{break-inside:avoid}.text{font-size:13px}}
"""
