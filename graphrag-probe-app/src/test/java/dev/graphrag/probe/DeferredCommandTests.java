package dev.graphrag.probe;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import dev.graphrag.probe.command.AllowlistAuditCommand;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.TerminalTraits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeferredCommand}, {@link ShellApplication} and {@link RunningCommand}.
 */
class DeferredCommandTests {

	@TempDir
	private Path root;

	private final ShellApplication application = new ShellApplication();

	private final RunningCommand running = new RunningCommand();

	private final DeferredCommand command = new DeferredCommand(OpenAiProbeCommand.HELP, this.application, this.running,
			TerminalTraits.NONE);

	private final StringWriter out = new StringWriter();

	@Test
	void runsTheApplicationsCommand() throws Exception {
		this.application.started(contextWith(Command.builder().name(OpenAiProbeCommand.NAME).execute((context) -> {
			context.outputWriter().print("ran");
		})));
		assertThat(execute()).isZero();
		assertThat(this.out).hasToString("ran");
		assertThat(this.application.close()).isZero();
	}

	@Test
	void ctrlCReachesTheCommandOfTheMomentAlone() throws Exception {
		this.running.cancel();
		this.application.started(contextWith(Command.builder().name(OpenAiProbeCommand.NAME).execute((context) -> {
			context.outputWriter().print(this.running.interruption().requested());
			this.running.cancel();
			context.outputWriter().print(" " + this.running.interruption().requested());
		})));
		execute();
		assertThat(this.out).hasToString("false true");
	}

	@Test
	void failedStartIsReportedByTheProbeThatWaitedForIt() throws Exception {
		this.application.failed(new StartFailure("No profile.", "Name one."), Thread.currentThread());
		assertThat(execute(" --root \"" + this.root + "\"")).isEqualTo(1);
		assertThat(this.root.resolve("artifacts/openai/probe.json")).content()
			.contains("\"reason\": \"settings_load\"", "No profile.");
		assertThat(this.application.close()).isEqualTo(1);
	}

	@Test
	void failedStartIsReportedByTheAuditToo() throws Exception {
		this.application.failed(new StartFailure("No profile.", "Name one."), Thread.currentThread());
		DeferredCommand audit = new DeferredCommand(AllowlistAuditCommand.HELP, this.application, this.running,
				TerminalTraits.NONE);
		CommandContext context = new CommandContext(
				ShellCommands.input(List.of(AllowlistAuditCommand.NAME, "--root", this.root.toString())),
				new CommandRegistry(), new PrintWriter(this.out), new InputReader() {
				});
		assertThat(audit.execute(context).code()).isEqualTo(1);
		assertThat(this.root.resolve("artifacts/openai/allowlist.json")).content()
			.contains("\"reason\": \"settings_load\"", "No profile.");
	}

	@Test
	void wrongUsageLeavesArtifactsAloneAlsoWithoutAStart() throws Exception {
		this.application.failed(new StartFailure("No profile.", "Name one."), Thread.currentThread());
		assertThat(execute(" --watch 5s --root \"" + this.root + "\"")).isEqualTo(2);
		assertThat(this.root).isEmptyDirectory();
	}

	@Test
	void ctrlCEndsTheWaitForTheStart() throws Exception {
		Path report = this.root.resolve("artifacts/openai/probe.json");
		Files.createDirectories(Objects.requireNonNull(report.getParent()));
		Files.writeString(report, "{\"status\": \"success\"}");
		Thread canceller = new Thread(() -> {
			while (this.out.getBuffer().isEmpty()) {
				Thread.onSpinWait();
			}
			this.running.cancel();
		});
		canceller.start();
		assertThat(execute(" --root \"" + this.root + "\"")).isEqualTo(1);
		canceller.join();
		assertThat(this.out.toString()).startsWith("Waiting for the start");
		assertThat(report).content().contains("\"reason\": \"interrupted\"").doesNotContain("success");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.application.close()).isZero();
	}

	private int execute() throws Exception {
		return execute("");
	}

	private int execute(String words) throws Exception {
		PrintWriter writer = new PrintWriter(this.out);
		return this.command.execute(new CommandContext(ShellCommands.parse(OpenAiProbeCommand.NAME + words),
				new CommandRegistry(), writer, new InputReader() {
				}))
			.code();
	}

	private static GenericApplicationContext contextWith(Command command) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(Command.class, () -> command);
		context.refresh();
		return context;
	}

}
