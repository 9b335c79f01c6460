"""What the addons' tests share. Importing it makes the package `addons` importable."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES = os.path.normpath(os.path.join(HERE, "..", "..", "..", "tools", "images"))
ADDONS = os.path.join(IMAGES, "cluster-addons")
LIB = os.path.join(ADDONS, "lib")
MANIFESTS = os.path.join(ADDONS, "manifests")
sys.path.insert(0, LIB)
