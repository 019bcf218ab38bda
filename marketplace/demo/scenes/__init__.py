"""The scenes of the demo market: what comes back (`regular`), what ended, what goes on, what is only talked about."""

from marketplace.demo.scenes import finished, regular, requests, running, talks

ALL = (*regular.SCENES, *finished.SCENES, *running.SCENES, *talks.SCENES, *requests.SCENES)
