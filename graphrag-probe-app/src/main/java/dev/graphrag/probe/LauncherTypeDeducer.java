package dev.graphrag.probe;

import org.springframework.boot.WebApplicationType;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Answers for the launcher, which sets the type of every application itself. Boot would
 * look for one by loading the classes of the web server, which a single command never
 * needs.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LauncherTypeDeducer implements WebApplicationType.Deducer {

	@Override
	public WebApplicationType deduceWebApplicationType() {
		return WebApplicationType.NONE;
	}

}
