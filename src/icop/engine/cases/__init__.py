"""FMS and BPC cases without a site: what a case file holds, and what lifecycle, clocks, price and notices make of it.

Everything here is pure: the same case file, facts and day give the same answer with the same trace.
"""
