package dev.graphrag.probe;

import java.util.List;
import java.util.function.Supplier;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.SettingsLoader;
import dev.graphrag.probe.command.TerminalTraits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.shell.core.command.Command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

/**
 * Tests for {@link ProbeRunner}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProbeRunnerTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	@ParameterizedTest
	@ValueSource(strings = { "", "openai-probe --watch 60s", "openai-probe --watch 60s --ready-from-probe" })
	void signalBeforeTheFirstRunIsNoFailedStart(String line) {
		ProbeRunner runner = runner(line);
		this.context.close();
		runner.destroy();
		assertThatNoException().isThrownBy(() -> runner.run(new DefaultApplicationArguments()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "openai-probe --watch 60s" })
	void contextWithoutWhatARunNeedsIsAFailedStart(String line) {
		ProbeRunner runner = runner(line);
		assertThatRuntimeException().isThrownBy(() -> runner.run(new DefaultApplicationArguments()));
	}

	@Test
	void signalWhileTheSettingsAreReadIsNoProblemOfTheirs(CapturedOutput output) throws Exception {
		ProbeRunner runner = runner("", () -> {
			this.context.close();
			return TestSettings.of("retry.max-attempts=x");
		});
		runner.destroy();
		runner.run(new DefaultApplicationArguments());
		assertThat(output.getErr()).doesNotContain("[ERROR]");
	}

	private ProbeRunner runner(String line) {
		return runner(line, () -> TestSettings.of("api-key=k-12345678"));
	}

	private ProbeRunner runner(String line, Supplier<OpenAiSettings> settings) {
		this.context.refresh();
		List<String> command = line.isEmpty() ? List.of() : List.of(line.split(" "));
		Launch launch = new Launch(Launch.Mode.SERVE, command, System.out, TerminalTraits.NONE, Interruption::new);
		return new ProbeRunner(launch, this.context.getBeanProvider(Command.class), new SettingsLoader(settings, null),
				this.context);
	}

}
