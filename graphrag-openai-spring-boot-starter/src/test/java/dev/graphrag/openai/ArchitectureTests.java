package dev.graphrag.openai;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Rules for the starter's packages. A call flows client → retry → http → wire, and
 * nothing flows back.
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
	void publicTypesKnowOnlyTheRedactor() {
		check(noClasses().that()
			.resideInAPackage(ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".client..", ROOT + ".retry..", ROOT + ".http..", ROOT + ".wire..",
					ROOT + ".telemetry..", ROOT + ".autoconfigure.."));
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
	void callsFlowInOneDirection() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".wire..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".http..", ROOT + ".retry..", ROOT + ".client.."));
		check(noClasses().that()
			.resideInAPackage(ROOT + ".http..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".retry..", ROOT + ".client.."));
		check(noClasses().that()
			.resideInAPackage(ROOT + ".retry..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".client.."));
	}

	@Test
	void telemetryOnlyListens() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".telemetry..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".client..", ROOT + ".retry..", ROOT + ".http..", ROOT + ".wire.."));
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
	void onlyTheSeriesKnowsTheRetryLibraryBesidesTheInterruption() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".retry..", ROOT + ".client..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.retry.."));
	}

	@Test
	void everyPackageIsNullMarked() {
		check(classes().that()
			.haveSimpleName("package-info")
			.should()
			.beAnnotatedWith("org.jspecify.annotations.NullMarked"));
	}

	private static void check(ArchRule rule) {
		rule.check(starter);
	}

}
