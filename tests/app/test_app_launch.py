import os
import socket
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from thrust_vision.app import launch
from thrust_vision.errors import UsageError

SETTINGS = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def test_the_server_keeps_to_itself() -> None:
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["enableCORS"] is True
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def test_every_setting_is_one_that_streamlit_knows() -> None:
    names = {name.replace("_", ".") for name, _ in launch._flags(launch._config())}
    assert names <= set(config.get_config_options())


def test_the_command_passes_the_settings_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: dict[str, object] = {}
    monkeypatch.setenv(launch.STARTED_WITH, "make app")  # which launching leaves alone
    monkeypatch.setattr("streamlit.web.bootstrap.load_config_options", passed.update)
    monkeypatch.setattr("streamlit.web.bootstrap.run", lambda *_: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    assert launch.launch(free) == 0
    assert os.environ[launch.STARTED_WITH] == "make app"
    assert passed["server_port"] == free
    assert passed["server_address"] == "127.0.0.1"
    assert passed["browser_gatherUsageStats"] is False
    assert str(passed["theme_light_primaryColor"]).startswith("#")


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="--port"):
            launch.launch(taken.getsockname()[1])
    with pytest.raises(UsageError, match="--port"):
        launch.launch(70000)


def test_what_was_typed_can_be_said_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "bin" / "thrust-vision"
    program.parent.mkdir()
    program.touch(0o755)
    typed = [str(program), "app", "--port", "8600"]
    monkeypatch.setenv("PATH", "")
    inside = str(Path("bin") / "thrust-vision")
    assert launch.start_command(typed) == f"{inside} app --port 8600"
    monkeypatch.setenv("PATH", str(program.parent))
    assert launch.start_command(typed) == "thrust-vision app --port 8600"
    module = [str(tmp_path / "thrust_vision" / "__main__.py"), "app"]
    assert launch.start_command(module) == "python -m thrust_vision app"


def test_make_app_says_what_was_typed() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert f'{launch.STARTED_WITH}="make app" $(BIN)/thrust-vision app' in makefile
