package dev.graphrag.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import dev.graphrag.probe.command.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the directory and the zip that operators get.
 */
class DistributionIT {

	private static final Path HOME = Path.of("target/openai-probe");

	private static final Path ZIP = Path.of("target/openai-probe.zip");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "bin/openai-probe", "bin/openai-probe.cmd", "graphrag-probe-app.jar", "LICENSE",
			"build-id", "version.txt", "help/usage.txt" })
	void everyPartIsThere(String file) {
		assertThat(HOME.resolve(file)).isNotEmptyFile();
	}

	@Test
	void zipHasTheFilesOfTheDirectory() throws Exception {
		try (FileSystem zip = FileSystems.newFileSystem(ZIP)) {
			assertThat(digests(zip.getPath("openai-probe"))).isEqualTo(digests(HOME));
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void scriptIsExecutable() throws Exception {
		assertThat(HOME.resolve("bin/openai-probe")).isExecutable();
		try (FileSystem zip = FileSystems.newFileSystem(ZIP, Map.of("enablePosixFileAttributes", true))) {
			assertThat(PosixFilePermissions
				.toString(Files.getPosixFilePermissions(zip.getPath("openai-probe/bin/openai-probe"))))
				.isEqualTo("rwxr-xr-x");
		}
	}

	@Test
	void everyCommandHasItsHelp() throws Exception {
		try (Stream<Path> files = Files.list(HOME.resolve("help/commands"))) {
			assertThat(files).hasSameSizeAs(Commands.all());
		}
		assertThat(Commands.all())
			.allSatisfy((help) -> assertThat(HOME.resolve("help/commands/" + help.name() + ".txt")).content()
				.isEqualTo(help.text() + "\n"));
	}

	@ParameterizedTest
	@CsvSource({ "help, help/usage.txt", "version, version.txt" })
	void textsAreWhatTheProgramPrints(String command, String file) throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory, HOME.resolve("graphrag-probe-app.jar"))
			.run(command);
		assertThat(result.exitCode()).isZero();
		assertThat(HOME.resolve(file)).content().isEqualTo(result.out().replace("\r\n", "\n"));
	}

	@Test
	void singleCommandLoadsNoWebServerTerminalOrEndpoint() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory, HOME.resolve("graphrag-probe-app.jar"))
			.withOption("-Dspring.aot.enabled=true")
			.withOption("-Xlog:class+load")
			.run("openai-probe", "--skip-live");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out().lines()).anyMatch((line) -> line.contains(" org.springframework.shell."))
			.noneMatch((line) -> line
				.matches(".* org\\.(apache\\.catalina|jline|springframework\\.(web|boot\\.actuate))\\..*source:.*"));
	}

	@Test
	void buildIdIsOfAllJars() throws Exception {
		MessageDigest all = MessageDigest.getInstance("SHA-256");
		Map<String, String> jars = digests(HOME);
		jars.keySet().removeIf((name) -> !name.endsWith(".jar"));
		jars.forEach((name, digest) -> {
			all.update(HexFormat.of().parseHex(digest));
			all.update(name.getBytes(StandardCharsets.UTF_8));
		});
		assertThat(HOME.resolve("build-id")).content().isEqualTo(HexFormat.of().formatHex(all.digest()) + "\n");
	}

	@Test
	void componentsAreListed() throws Exception {
		Path file = HOME.resolve("sbom/application.cdx.json");
		assumeThat(file).as("not written by a build that is offline").exists();
		JsonNode sbom = JsonMapper.builder().build().readTree(file);
		List<String> components = sbom.at("/components")
			.valueStream()
			.map((component) -> component.at("/name").asString() + "-" + component.at("/version").asString() + ".jar")
			.toList();
		try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
			// The plugin that repackages adds it.
			assertThat(components).containsAll(files.map((jar) -> jar.getFileName().toString())
				.filter((name) -> !name.startsWith("spring-boot-jarmode-tools"))
				.toList());
		}
		assertThat(sbom.has("serialNumber")).isFalse();
		assertThat(sbom.at("/metadata").has("timestamp")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "target/openai-probe.zip", "target/graphrag-probe-app.jar" })
	void filesHaveOneTimeSoThatBuildsAreTheSame(Path archive) throws Exception {
		try (ZipFile zip = new ZipFile(archive.toFile())) {
			assertThat(zip.stream().filter((entry) -> !entry.isDirectory()).map(ZipEntry::getTimeLocal))
				.containsOnly(LocalDateTime.of(2026, 11, 22, 0, 0));
		}
	}

	private static Map<String, String> digests(Path root) throws IOException {
		Map<String, String> digests = new TreeMap<>();
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				digests.put(root.relativize(file).toString().replace('\\', '/'), sha256(file));
			}
		}
		return digests;
	}

	private static String sha256(Path file) throws IOException {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
