package io.evenbook.bench;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rule for the packages of this module, which the architecture test of {@code app} does not see. */
@AnalyzeClasses(packages = "io.evenbook.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class BenchArchitectureTest {
    /** A slice is one package without its subpackages. */
    @ArchTest
    static final ArchRule packagesHaveNoCircles =
            slices().matching("io.evenbook.(**)").should().beFreeOfCycles();
}
