"""FMS and BPC cases: followed, planned and priced by the rules in force. icop is not their system of record."""
