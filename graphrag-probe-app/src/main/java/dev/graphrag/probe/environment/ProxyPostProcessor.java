package dev.graphrag.probe.environment;

import java.net.URI;
import java.util.Optional;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * Makes the {@linkplain ProxyVariables proxy that the variables name} for the base URL
 * the property {@value #PROXY}, unless that is set. Where the variable's value is no
 * usable proxy, the property {@value #PROBLEM} says so.
 */
public final class ProxyPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROXY = "graphrag.openai.http.proxy";

	static final String PROBLEM = "graphrag.probe.proxy-problem";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new ProxySource(environment));
	}

	/**
	 * Answers at the moment of asking, when the base URL is known.
	 */
	private static final class ProxySource extends EnumerablePropertySource<MutablePropertySources>
			implements OriginLookup<String> {

		private final ConfigurableEnvironment environment;

		// An environment as the source itself would count as nested in itself.
		private ProxySource(ConfigurableEnvironment environment) {
			super("proxyVariables", environment.getPropertySources());
			this.environment = environment;
		}

		@Override
		public String[] getPropertyNames() {
			return new String[] { PROXY, PROBLEM };
		}

		@Override
		public boolean containsProperty(String name) {
			return getProperty(name) != null;
		}

		@Override
		public @Nullable Object getProperty(String name) {
			if (!name.equals(PROXY) && !name.equals(PROBLEM)) {
				return null;
			}
			ProxyVariables proxies = new ProxyVariables(this::variable);
			String variable = variable(proxies);
			if (variable == null) {
				return null;
			}
			String proxy = proxies.proxy(variable);
			return name.equals(PROXY) ? proxy : problem(variable, proxy);
		}

		@Override
		public @Nullable Origin getOrigin(String name) {
			String variable = name.equals(PROXY) ? variable(new ProxyVariables(this::variable)) : null;
			return (variable != null)
					? source(variable).map((source) -> PropertySourceOrigin.get(source, variable)).orElse(null) : null;
		}

		private @Nullable String variable(ProxyVariables proxies) {
			URI url = baseUrl();
			return (url != null) ? proxies.variable(url) : null;
		}

		private @Nullable String problem(String variable, @Nullable String proxy) {
			return (proxy == null && !hasProperty()) ? variable + " does not name a usable proxy." : null;
		}

		private boolean hasProperty() {
			try {
				return StringUtils.hasText(this.environment.getProperty(PROXY));
			}
			catch (IllegalArgumentException ex) {
				return true;
			}
		}

		// What is wrong with a base URL is said where the settings are read.
		private @Nullable URI baseUrl() {
			try {
				String url = this.environment.getProperty(Setting.BASE_URL.property(), "");
				return URI.create(StringUtils.hasText(url) ? url.strip() : OpenAiSettings.DEFAULT_BASE_URL);
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		}

		// As written, since a password may have a placeholder's look; real variables and
		// those of .env.
		private @Nullable String variable(String name) {
			return source(name).map((source) -> String.valueOf(source.getSource().get(name))).orElse(null);
		}

		private Optional<SystemEnvironmentPropertySource> source(String variable) {
			return getSource().stream()
				.filter(SystemEnvironmentPropertySource.class::isInstance)
				.map(SystemEnvironmentPropertySource.class::cast)
				.filter((source) -> source.getSource().get(variable) != null)
				.findFirst();
		}

	}

}
