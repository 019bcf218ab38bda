"""The demo: its market, its people, their story, its clock. Written only through the verbs."""

from marketplace.demo.market import load
