package dev.graphrag.probe;

import java.io.PrintWriter;

import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeOptions;

/**
 * The probe's command, run with the same options each time.
 *
 * @param command the command
 * @param options the options
 * @param out where results go
 */
record RepeatedProbe(OpenAiProbeCommand command, ProbeOptions options, PrintWriter out) implements ProbeWatch.Probe {

	@Override
	public boolean succeeds(Interruption interruption) {
		return this.command.succeeds(this.options, this.out, interruption);
	}

	@Override
	public void abandon(Interruption interruption) {
		this.command.abandon(this.options, this.out, interruption);
	}

}
