package dev.graphrag.openai;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for the starter's packages. A call flows springai → client → retry and http →
 * wire, and nothing flows back; values of {@code attempt}, {@code settings} and
 * {@code redaction} are ground that all stand on.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.graphrag.openai";

	private static JavaClasses starter;

	@BeforeAll
	static void importClasses() {
		starter = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(starter);
	}

	@Test
	void whatServicesCompileAgainstKnowsSettingsAndTheRedactor() {
		knowsNothingBut("", "settings", "redaction");
	}

	@Test
	void groundKnowsNothingAboveIt() {
		knowsNothingBut("redaction");
		knowsNothingBut("settings", "redaction");
		knowsNothingBut("attempt");
		knowsNothingBut("tokens");
	}

	@Test
	void callsFlowInOneDirection() {
		knowsNothingBut("wire", "redaction");
		knowsNothingBut("http", "wire", "attempt", "settings", "redaction");
		knowsNothingBut("retry", "attempt", "settings");
		knowsNothingBut("budget", "attempt", "settings", "redaction");
		knowsNothingBut("client", "springai", "store", "tokens", "retry", "budget", "http", "wire", "attempt",
				"settings", "redaction");
	}

	@Test
	void springAisModelsStandOnThePublicClient() {
		knowsNothingBut("springai", "tokens", "settings", "redaction");
	}

	@Test
	void corpusRunsStandOnThePublicClient() {
		knowsNothingBut("corpus", "store", "tokens", "settings", "redaction");
	}

	@Test
	void storesKnowKeysAndVectorsAlone() {
		knowsNothingBut("store", "settings", "redaction");
	}

	@Test
	void telemetryOnlyListens() {
		knowsNothingBut("telemetry", "settings", "redaction");
	}

	@Test
	void theEmulatorStandsAloneAndIsUsedByNobody() {
		knowsNothingBut("emulator");
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".emulator..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".emulator..", "com.sun.net.httpserver.."));
	}

	@Test
	void theTestKitKnowsWhatASuiteHas() {
		JavaClasses kit = new ClassFileImporter().withImportOption((location) -> !location.contains("Tests"))
			.importPackages(ROOT + ".test");
		assertThat(kit).isNotEmpty();
		classes().should()
			.onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "org.junit.jupiter.api..",
					"org.springframework.core..", "org.springframework.util..", "org.springframework.beans..",
					"org.springframework.context..", "org.springframework.test.context..", ROOT, ROOT + ".emulator",
					ROOT + ".test"))
			.check(kit);
	}

	@Test
	void autoConfigurationIsUsedByNobody() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure.."));
	}

	@Test
	void onlyTheTransportKnowsTheHttpLibrary() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".http..", ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("okhttp3.."));
	}

	@Test
	void onlyTheSeriesKnowsTheRetryLibrary() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".retry..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.retry.."));
	}

	@Test
	void onlyTokensKnowsTheTokenizer() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".tokens..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.knuddels.."));
	}

	@Test
	void onlyTheStoreKnowsDatabases() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".store..", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.jdbc..", "java.sql..", "javax.sql.."));
	}

	@Test
	void onlyTheBudgetKnowsRedis() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".budget..", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.data..", "io.lettuce.."));
	}

	@Test
	void onlyTheClientOffersTheSdksServices() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".client..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.openai.services.."));
	}

	@Test
	void onlyModelsAreGivenClientsOfTheSdk() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".client..", ROOT + ".springai..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.openai.client.."));
	}

	@Test
	void springAisModelsAreBuiltAndWiredInOnePlaceEach() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".client..", ROOT + ".springai..", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.ai.openai.."));
	}

	@Test
	void theManualNamesWhatAPackageUses() {
		ManualPage.of("architecture/source-tree.md")
			.section("The starter")
			.rows()
			.filter((room) -> !room.get(2).equals("everything"))
			.forEach((room) -> assertThat(used(room.get(0).replace("`", ""))).as(room.get(0))
				.isSubsetOf(ManualPage.code(room.get(2)).toList()));
	}

	private static Set<String> used(String name) {
		return starter.stream()
			.filter((type) -> type.getPackageName().equals(name))
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.map((dependency) -> dependency.getTargetClass().getPackageName())
			.filter((used) -> used.startsWith(ROOT + ".") && !used.equals(name))
			.map((used) -> used.substring(ROOT.length() + 1))
			.collect(Collectors.toSet());
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<String> marked = starter.stream()
			.filter((type) -> type.isAnnotatedWith(NullMarked.class))
			.map(JavaClass::getPackageName)
			.collect(Collectors.toSet());
		assertThat(starter).extracting(JavaClass::getPackageName).isNotEmpty().isSubsetOf(marked);
	}

	private static void knowsNothingBut(String room, String... others) {
		String[] known = Stream.concat(Stream.of(others), Stream.of(room))
			.map((name) -> name.isEmpty() ? ROOT : ROOT + "." + name)
			.toArray(String[]::new);
		check(noClasses().that()
			.resideInAPackage(room.isEmpty() ? ROOT : ROOT + "." + room)
			.should()
			.dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(known))
				.and(resideOutsideOfPackage(ROOT))));
	}

	private static void check(ArchRule rule) {
		rule.check(starter);
	}

}
