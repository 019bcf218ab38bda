"""The scenes of the demo market: contracts that ended (`finished`), that go on (`running`), and talks (`talks`)."""

from marketplace.demo.scenes import finished, running, talks

ALL = (*finished.SCENES, *running.SCENES, *talks.SCENES)
