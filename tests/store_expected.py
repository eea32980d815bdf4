"""Write the stored results and pictures anew; look at them before committing."""

from PIL import Image

from tests.made import blank_frames, expected_file, made_set
from thrust_vision.export import write_reps_csv, write_session_json
from thrust_vision.render.overlay import standard_overlay

#: Frames of the made set that show a rise, a good top, and a top with something noted.
PICTURES = {"rise.png": 36, "top.png": 45, "noted.png": 130, "rest.png": 5}


def main() -> None:
    report = made_set(3, plates=True, lumbar=True)
    write_reps_csv(report, expected_file("reps.csv"), "en")
    write_session_json(report, expected_file("session.json"), "sv")
    overlay = standard_overlay(made_set(3), "sv")
    for name, frame in PICTURES.items():
        picture = overlay.annotate(blank_frames(1)[0], frame)
        Image.fromarray(picture).save(expected_file(name), optimize=True)


if __name__ == "__main__":
    main()
