package dev.graphrag.probe;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Rules for the direction of dependencies.
 */
class ArchitectureTests {

	private static final Set<String> API = Set.of("dev.graphrag.openai", "dev.graphrag.openai.telemetry",
			"dev.graphrag.openai.redaction", "dev.graphrag.openai.settings", "dev.graphrag.openai.emulator");

	// A build that came further leaves what Spring's engine generated, with two
	// underscores in its names.
	private final JavaClasses classes = new ClassFileImporter().withImportOption((place) -> !place.contains("__"))
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.graphrag.probe");

	@Test
	void knowsOnlyTheStartersPublicTypes() {
		classes().should()
			.onlyDependOnClassesThat(DescribedPredicate.describe("are no part of the starter, or public in its API",
					(type) -> !type.getPackageName().startsWith("dev.graphrag.openai") || isApi(type)))
			.check(this.classes);
	}

	@Test
	void hasNoCycles() {
		SlicesRuleDefinition.slices().matching("dev.graphrag.probe.(*)").should().beFreeOfCycles().check(this.classes);
	}

	@Test
	void nothingKnowsTheProgramAroundIt() {
		noClasses().that()
			.resideInAnyPackage("dev.graphrag.probe.*")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.graphrag.probe")
			.check(this.classes);
	}

	private static boolean isApi(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC) && API.contains(type.getPackageName());
	}

}
