package dev.graphrag.probe.environment;

import java.util.ArrayList;
import java.util.List;

import org.springframework.core.env.Environment;

/**
 * Finds what the post-processors could not read.
 */
public final class EnvironmentProblems {

	private EnvironmentProblems() {
	}

	/**
	 * Find what makes an environment unusable.
	 * @param environment the environment, post-processed
	 * @return the problems, none if it is usable
	 */
	public static List<EnvironmentProblem> in(Environment environment) {
		List<EnvironmentProblem> problems = new ArrayList<>();
		String file = environment.getProperty(DotenvPostProcessor.PROBLEM);
		if (file != null) {
			problems.add(new EnvironmentProblem(file, "Correct the file, or remove it."));
		}
		String proxy = environment.getProperty(ProxyPostProcessor.PROBLEM);
		if (proxy != null) {
			problems.add(new EnvironmentProblem(proxy,
					"Write it as http://host:port, with user and password before the host where the proxy asks for them, or unset it."));
		}
		return problems;
	}

}
