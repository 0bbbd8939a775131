package dev.graphrag.probe;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.graphrag.probe.environment.Switches;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The program as a Spring application that is what the launcher made it: nothing from
 * outside ({@code SPRING_MAIN_WEB_APPLICATION_TYPE=none}) turns its switches, or the mode
 * that the command chose.
 */
final class ProbeSpringApplication extends SpringApplication {

	private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Launch.Mode mode;

	private @Nullable ConfigurableEnvironment environment;

	private ProbeSpringApplication(Launch launch) {
		super(ProbeApplication.class);
		this.mode = launch.mode();
		setBannerMode(Banner.Mode.OFF);
		setAddCommandLineProperties(false);
		setLazyInitialization(true);
		setLogStartupInfo(this.mode == Launch.Mode.SERVE);
		// Each mode ends in its own way when a signal comes.
		setRegisterShutdownHook(false);
		setDefaultProperties(defaults(launch));
		addInitializers((context) -> context.getBeanFactory().registerSingleton("launch", launch));
		if (this.mode == Launch.Mode.COMMAND) {
			endSoon();
		}
		else {
			serve();
		}
	}

	/**
	 * Create the application.
	 * @param launch how the program was started
	 * @return an application that has not run
	 */
	static ProbeSpringApplication of(Launch launch) {
		// Boot would warm up a web server's classes, which a single command never uses;
		// it
		// looks for this while it is constructed.
		System.setProperty("spring.backgroundpreinitializer.ignore",
				String.valueOf(launch.mode() == Launch.Mode.COMMAND));
		return new ProbeSpringApplication(launch);
	}

	private void endSoon() {
		setMainApplicationClass(CommandApplication.class);
		setWebApplicationType(WebApplicationType.NONE);
	}

	private void serve() {
		// The build generates the beans of a single command alone.
		System.clearProperty(AotDetector.AOT_ENABLED);
		setWebApplicationType(WebApplicationType.SERVLET);
		if (this.mode == Launch.Mode.SERVE) {
			addInitializers((context) -> requireAPort(context.getEnvironment()), ClosingHook::install);
		}
	}

	// With a negative port, Boot would run for ever and listen nowhere.
	private static void requireAPort(Environment environment) {
		int port = Binder.get(environment).bind("server.port", Integer.class).orElse(0);
		InetSocketAddress.createUnresolved("localhost", port);
	}

	// A person at a terminal sees the summary, the errors and the progress; log lines
	// say the same twice and break the progress line.
	private static Map<String, Object> defaults(Launch launch) {
		boolean watched = launch.terminal().interactive() && launch.mode() != Launch.Mode.SERVE;
		return watched ? Map.of("logging.level.root", "warn", "logging.level.dev.graphrag.openai", "off") : Map.of();
	}

	/**
	 * Return the secrets that the environment holds so far.
	 * @return the values, none before there is an environment
	 */
	Set<String> secrets() {
		return (this.environment != null) ? ProbeSecrets.in(this.environment) : Set.of();
	}

	/**
	 * Return the environment as far as it has come.
	 * @return the environment, {@code null} before there is one
	 */
	@Nullable ConfigurableEnvironment environment() {
		return this.environment;
	}

	@Override
	protected void configureEnvironment(ConfigurableEnvironment environment, String[] args) {
		this.environment = environment;
		super.configureEnvironment(environment, args);
		MutablePropertySources sources = environment.getPropertySources();
		sources.addFirst(new MapPropertySource("launch", Map.of(Launch.MODE_PROPERTY, this.mode.name())));
		dropSwitches(sources);
	}

	// Where these were set, Boot would bind them here.
	@Override
	protected void bindToSpringApplication(ConfigurableEnvironment environment) {
	}

	// Some are read elsewhere, and one is refused.
	private static void dropSwitches(MutablePropertySources sources) {
		System.getProperties().stringPropertyNames().stream().filter(Switches::contains).forEach(System::clearProperty);
		if (sources.get(VARIABLES) instanceof SystemEnvironmentPropertySource variables) {
			Map<String, Object> kept = new LinkedHashMap<>(variables.getSource());
			kept.keySet().removeIf(Switches::contains);
			sources.replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, kept));
		}
	}

}
