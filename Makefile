# A thin alias: dev.py does the work, with the standard library only.
.PHONY: run test check format bench messages css

run test check format bench messages css:
	python3 dev.py $@
