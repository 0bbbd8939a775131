package dev.graphrag.probe.environment;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProxyVariables}, {@link NoProxy} and {@link ProxyPostProcessor}.
 */
class ProxyVariablesTests {

	private final Map<String, Object> variables = new TreeMap<>();

	private final Map<String, Object> properties = new TreeMap<>();

	@ParameterizedTest
	@CsvSource(textBlock = """
			HTTPS_PROXY=http://p:3128,						https://a.example/v1,	http://p:3128
			https_proxy=p:3128,								https://a.example/v1,	http://p:3128
			HTTPS_PROXY=http://up:1 https_proxy=http://lo:2,	https://a.example/v1,	http://lo:2
			HTTPS_PROXY=http://p,							https://a.example/v1,	http://p:1080
			HTTPS_PROXY=HTTP://u:p%40ss@p:3128/,			https://a.example/v1,	http://u:p%40ss@p:3128
			HTTPS_PROXY=http://[::1]:3128,					https://a.example/v1,	http://[::1]:3128
			HTTPS_PROXY=http://p:3128,						http://a.example/v1,
			HTTP_PROXY=http://p:3128,						http://a.example/v1,	http://p:3128
			ALL_PROXY=http://p:3128,						https://a.example/v1,	http://p:3128
			HTTPS_PROXY=http://p:3128 ALL_PROXY=http://q:1,	https://a.example/v1,	http://p:3128
			""")
	void takesTheProxyOfTheScheme(String variables, String url, @Nullable String proxy) {
		set(variables);
		assertThat(proxy(url)).isEqualTo(proxy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			*                    | https://a.example/v1          | true
			a.example            | https://a.example/v1          | true
			example              | https://a.example/v1          | true
			.a.example           | https://a.example/v1          | true
			b.example, A.Example | https://a.example/v1          | true
			a.example:443        | https://a.example/v1          | true
			a.example:8443       | https://a.example:8443/v1     | true
			my_llm               | https://my_llm:8443/v1        | true
			10.0.0.0/8           | https://10.1.2.3/v1           | true
			[::1]                | https://[::1]/v1              | true
			fd00::/8             | https://[fd00::1]/v1          | true
			a.example:8443       | https://a.example/v1          | false
			b.example            | https://a.example/v1          | false
			ample                | https://a.example/v1          | false
			10.0.0.0/8           | https://11.1.2.3/v1           | false
			10.0.0.0/8           | https://10.example/v1         | false
			""")
	void leavesOutWhatIsNamed(String list, String url, boolean left) {
		set("HTTPS_PROXY=http://p:3128");
		this.variables.put("NO_PROXY", list);
		assertThat(proxy(url)).isEqualTo(left ? null : "http://p:3128");
	}

	@Test
	void propertyWins() {
		set("HTTPS_PROXY=socks5://p:1");
		this.properties.put(ProxyPostProcessor.PROXY, "http://q:2");
		StandardEnvironment environment = environment();
		assertThat(environment.getProperty(ProxyPostProcessor.PROXY)).isEqualTo("http://q:2");
		assertThat(environment.getProperty(ProxyPostProcessor.PROBLEM)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "socks5://p:1", "https://p:1", "http://p:99999", "http://p:x" })
	void namesTheVariableOfAnUnusableProxy(String value) {
		set("https_proxy=" + value);
		StandardEnvironment environment = environment();
		assertThat(environment.getProperty(ProxyPostProcessor.PROXY)).isNull();
		assertThat(environment.getProperty(ProxyPostProcessor.PROBLEM)).startsWith("https_proxy ");
	}

	@Test
	void unusedVariableIsNoProblem() {
		set("HTTPS_PROXY=socks5://p:1 NO_PROXY=api.openai.com");
		assertThat(environment().getProperty(ProxyPostProcessor.PROBLEM)).isNull();
	}

	private @Nullable String proxy(String baseUrl) {
		this.properties.put("graphrag.openai.base-url", baseUrl);
		ProxyVariables proxies = new ProxyVariables((name) -> (String) this.variables.get(name));
		String variable = proxies.variable(URI.create(baseUrl));
		String proxy = environment().getProperty(ProxyPostProcessor.PROXY);
		assertThat((variable != null) ? proxies.proxy(variable) : null).isEqualTo(proxy);
		return proxy;
	}

	private void set(String assignments) {
		for (String assignment : assignments.split(" ", -1)) {
			this.variables.put(assignment.substring(0, assignment.indexOf('=')),
					assignment.substring(assignment.indexOf('=') + 1));
		}
	}

	private StandardEnvironment environment() {
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, this.variables));
		environment.getPropertySources().addFirst(new MapPropertySource("test", this.properties));
		new ProxyPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

}
