"""The country codes of ISO 3166-1 alpha-2, in lower case, and ``eu`` for the European Union."""

from __future__ import annotations

from typing import Any

from privmodel.errors import UnknownName

__all__ = ["COUNTRIES", "country_code"]

COUNTRIES = frozenset(
    """
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br
    bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz
    ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw
    gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky
    kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv
    mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py
    qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg
    th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm
    zw eu
    """.split()
)
"""Codes for which a court can be named; one without a law file has an open cover."""

BEYOND = frozenset({"int", "other"})
"""Codes for treaties, and for whichever country is not named."""

USER_ASSIGNED = frozenset(f"x{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
"""Codes that the standard leaves to whoever needs countries of their own."""


def country_code(record: object, attribute: Any, value: Any) -> None:
    """An attrs validator for the code of a country; None is nobody's.

    Raises:
        UnknownName: with the nearest codes.
    """
    if value is None or value in COUNTRIES or value in USER_ASSIGNED or value in BEYOND:
        return
    raise UnknownName("country", value, COUNTRIES, f"{type(record).__name__}.{attribute.name}")
