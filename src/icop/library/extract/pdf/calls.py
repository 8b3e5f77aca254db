"""Short questions to the library that draws pages, asked by the hundred thousand: pointers go over as plain numbers.

The bindings that come with it check and wrap each argument, which takes longer than most answers do.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_double, c_int, c_ulong, c_void_p
from typing import Any

import pypdfium2.raw as raw


def _call(name: str, gives: Any, *takes: Any) -> Callable[..., Any]:
    made: Callable[..., Any] = ctypes.cast(getattr(raw, name), ctypes.PYFUNCTYPE(gives, *takes))
    return made


def pointer(handle: Any) -> int:
    """Return the address a handle of the bindings stands for; 0 for none."""
    return ctypes.cast(handle, c_void_p).value or 0


loose_box = _call("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
font_size = _call("FPDFText_GetFontSize", c_double, c_void_p, c_int)
font_info = _call("FPDFText_GetFontInfo", c_ulong, c_void_p, c_int, c_void_p, c_ulong, c_void_p)
text_object = _call("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
part_of_object = _call("FPDFPageObj_GetMarkedContentID", c_int, c_void_p)
rect = _call("FPDFText_GetRect", c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)

object_at = _call("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
object_type = _call("FPDFPageObj_GetType", c_int, c_void_p)
object_bounds = _call("FPDFPageObj_GetBounds", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
object_matrix = _call("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
draw_mode = _call("FPDFPath_GetDrawMode", c_int, c_void_p, c_void_p, c_void_p)
segment_count = _call("FPDFPath_CountSegments", c_int, c_void_p)
segment_at = _call("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_point = _call("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
segment_type = _call("FPDFPathSegment_GetType", c_int, c_void_p)

child_count = _call("FPDF_StructElement_CountChildren", c_int, c_void_p)
child_at = _call("FPDF_StructElement_GetChildAtIndex", c_void_p, c_void_p, c_int)
child_part = _call("FPDF_StructElement_GetChildMarkedContentID", c_int, c_void_p, c_int)
element_type = _call("FPDF_StructElement_GetType", c_ulong, c_void_p, c_void_p, c_ulong)
tree_child_count = _call("FPDF_StructTree_CountChildren", c_int, c_void_p)
tree_child_at = _call("FPDF_StructTree_GetChildAtIndex", c_void_p, c_void_p, c_int)
