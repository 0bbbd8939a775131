package dev.graphrag.openai.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.ModelCatalog;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.http.Cancellation;
import dev.graphrag.openai.http.Content;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.retry.AttemptSeries;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.wire.ModelPage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list of models, each page with a series of attempts of its own. Thread-safe.
 */
final class GuardedModelCatalog implements ModelCatalog {

	private static final int MAX_PAGES = 100;

	private static final Set<Integer> NO_SUCH_LIST = Set.of(404, 405, 501);

	private final OpenAiSettings settings;

	private final Credentials credentials;

	private final Transport transport;

	private final AttemptSeries series;

	private final ClosingTime time;

	GuardedModelCatalog(OpenAiSettings settings, Credentials credentials, Transport transport, AttemptSeries series,
			ClosingTime time) {
		this.settings = settings;
		this.credentials = credentials;
		this.transport = transport;
		this.series = series;
		this.time = time;
	}

	@Override
	public List<Model> models() {
		CatalogCall call = new CatalogCall(Deadline.in(this.settings.retry().maxElapsed(), this.time));
		try {
			return read(call).stream().map(this::safe).toList();
		}
		catch (Throwable ex) {
			throw Failures.unlessJvms(ex, Failures.redacted(Failures.of(call, ex), this.credentials.redactor()));
		}
	}

	private List<Model> read(CatalogCall call) {
		Map<String, Model> models = new LinkedHashMap<>();
		String after = null;
		for (int page = 0; page < MAX_PAGES; page++) {
			ModelPage read = read(call, after);
			int known = models.size();
			read.models().forEach((model) -> models.putIfAbsent(model.name(), model));
			if (!read.more()) {
				return List.copyOf(models.values());
			}
			if (models.size() == known) {
				throw endless("a page that says there are more brings nothing new.");
			}
			after = read.last();
		}
		throw endless("it has more than " + MAX_PAGES + " pages.");
	}

	private static AttemptFailure endless(String problem) {
		return new AttemptFailure(FailureReason.INVALID_ANSWER, Retry.NEVER,
				"The list of models does not come to an end: " + problem);
	}

	private ModelPage read(CatalogCall call, @Nullable String after) {
		Content content = Content.get("models", (after != null) ? Map.of("after", after) : Map.of());
		return this.series.run(call, (onNewConnection) -> attempt(call, content, onNewConnection));
	}

	private ModelPage attempt(CatalogCall call, Content content, boolean onNewConnection) {
		Secret apiKey = this.credentials.current();
		if (call.isOverdue()) {
			throw Attempts.overdue();
		}
		call.beginAttempt();
		Exchanged<ModelPage> exchanged = this.transport
			.exchange(new OutgoingRequest(content, Attempts.identification(call.id()), apiKey,
					Attempts.timeout(call.remaining(), this.settings.timeout().request()), onNewConnection,
					new Cancellation()), ModelPage::read);
		call.endAttempt(this.credentials.safe(exchanged.attempt()));
		AttemptFailure failure = exchanged.failure();
		Integer status = exchanged.attempt().status();
		if (failure != null && status != null && NO_SUCH_LIST.contains(status)) {
			throw failure.withRemediation("The server behind " + Setting.BASE_URL.names()
					+ " does not list its models: check the path of that URL, or ask those who run the server which"
					+ " models it offers.");
		}
		return exchanged.orThrow();
	}

	// A server may echo a secret where a name belongs.
	private Model safe(Model model) {
		return new Model(this.credentials.safeModel(model.name()), model.created());
	}

	@Override
	public void close() {
		this.time.endSleeps();
		this.transport.close();
	}

}
