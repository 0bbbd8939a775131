package dev.graphrag.openai.client;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Carries a caller's context to the thread that makes its call: what the application has
 * registered for context propagation, and the MDC, for which the application's own
 * registry stays as it is. Thread-safe.
 */
final class CallContext {

	private volatile @Nullable ContextSnapshotFactory snapshots;

	/**
	 * Capture the context of this thread.
	 * @param contexts others that come before it, such as a subscriber's
	 */
	ContextSnapshot capture(Object... contexts) {
		ContextSnapshotFactory factory = this.snapshots;
		if (factory == null) {
			factory = factory();
			this.snapshots = factory;
		}
		return factory.captureAll(contexts);
	}

	// At the first call the application has registered what it wants carried.
	private static ContextSnapshotFactory factory() {
		ContextRegistry registry = new ContextRegistry().loadContextAccessors();
		ContextRegistry.getInstance().getThreadLocalAccessors().forEach(registry::registerThreadLocalAccessor);
		registry.registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
		return ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
	}

}
