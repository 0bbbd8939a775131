package dev.graphrag.probe;

import java.util.List;

import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.SettingsLoader;
import dev.graphrag.probe.command.TerminalTraits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.shell.core.command.Command;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

/**
 * Tests for {@link ProbeRunner}.
 */
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

	private ProbeRunner runner(String line) {
		this.context.refresh();
		List<String> command = line.isEmpty() ? List.of() : List.of(line.split(" "));
		Launch launch = new Launch(Launch.Mode.SERVE, command, System.out, TerminalTraits.NONE, Interruption::new);
		return new ProbeRunner(launch, this.context.getBeanProvider(Command.class),
				new SettingsLoader(() -> TestSettings.of("api-key=k-12345678"), null), this.context);
	}

}
