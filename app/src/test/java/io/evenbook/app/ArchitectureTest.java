package io.evenbook.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RestController;

/**
 * Imports point one way: every module may use {@code api}, the four sides never import each other, and only {@code app}
 * and {@code bench} see all. A test in {@code bench} checks that module, which is not on this class path.
 */
@AnalyzeClasses(packages = "io.evenbook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String COMMAND = "io.evenbook.command..";
    private static final String SAGA = "io.evenbook.saga..";
    private static final String PROJECTION = "io.evenbook.projection..";
    private static final String QUERY = "io.evenbook.query..";
    private static final String STREAM = "io.evenbook.stream..";
    private static final String AXON_POSTGRES = "io.evenbook.axon.postgres..";
    private static final String AUDIT = "io.evenbook.audit..";
    private static final String NETTING = "io.evenbook.netting..";

    @ArchTest
    static final ArchRule theApiIsPlainJava = noClasses()
            .that()
            .resideInAPackage("io.evenbook.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "jakarta.persistence..",
                    "org.hibernate..",
                    AXON_POSTGRES,
                    COMMAND,
                    SAGA,
                    PROJECTION,
                    QUERY,
                    "io.evenbook.embedded..",
                    "io.evenbook.app..");

    @ArchTest
    static final ArchRule axonPostgresKnowsNothingOfTrading = noClasses()
            .that()
            .resideInAPackage(AXON_POSTGRES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.evenbook.api..", COMMAND, SAGA, PROJECTION, QUERY, "io.evenbook.app..");

    @ArchTest
    static final ArchRule theCommandSideKnowsNoOtherSide = noClasses()
            .that()
            .resideInAPackage(COMMAND)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SAGA, PROJECTION, QUERY, "io.evenbook.app..");

    @ArchTest
    static final ArchRule sagasKnowNoOtherSide = noClasses()
            .that()
            .resideInAPackage(SAGA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COMMAND, PROJECTION, QUERY, "io.evenbook.app..");

    @ArchTest
    static final ArchRule projectionsKnowNoOtherSide = noClasses()
            .that()
            .resideInAPackage(PROJECTION)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COMMAND, SAGA, QUERY, "io.evenbook.app..");

    @ArchTest
    static final ArchRule theQuerySideKnowsNoOtherSide = noClasses()
            .that()
            .resideInAPackage(QUERY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COMMAND, SAGA, PROJECTION, "io.evenbook.app..");

    @ArchTest
    static final ArchRule streamsKnowNoOtherSideButQueries = noClasses()
            .that()
            .resideInAPackage(STREAM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COMMAND, SAGA, PROJECTION, "io.evenbook.app..");

    @ArchTest
    static final ArchRule onlyTheServiceKnowsTheStreams = noClasses()
            .that()
            .resideOutsideOfPackages(STREAM, "io.evenbook.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(STREAM);

    @ArchTest
    static final ArchRule nothingKnowsTheEmbeddedServers = noClasses()
            .that()
            .resideOutsideOfPackage("io.evenbook.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.evenbook.embedded..");

    @ArchTest
    static final ArchRule theEmbeddedServersUseOnlyTheApi = noClasses()
            .that()
            .resideInAPackage("io.evenbook.embedded..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.evenbook..")
                    .and(not(resideInAnyPackage("io.evenbook.embedded..", "io.evenbook.api.."))))
            .allowEmptyShould(true);

    /** An auditor can run it without the rest. */
    @ArchTest
    static final ArchRule theAuditNeedsTheJdkAlone = classes()
            .that()
            .resideInAPackage(AUDIT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(AUDIT, "java..");

    @ArchTest
    static final ArchRule onlyTheStoreAndTheServiceUseTheAudit = noClasses()
            .that()
            .resideOutsideOfPackages(AUDIT, AXON_POSTGRES, "io.evenbook.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(AUDIT);

    /** So that every side, a control and a benchmark may use it. */
    @ArchTest
    static final ArchRule nettingUsesOnlyTheApi = classes()
            .that()
            .resideInAPackage(NETTING)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(NETTING, "io.evenbook.api..", "java..");

    @ArchTest
    static final ArchRule modulesHaveNoCycles = slices().matching(
                    "io.evenbook.(axon|command|saga|projection|query|stream|app)..")
            .should()
            .beFreeOfCycles();

    /** A slice is one package without its subpackages. */
    @ArchTest
    static final ArchRule packagesHaveNoCircles =
            slices().matching("io.evenbook.(**)").should().beFreeOfCycles();

    /** Axon creates sagas from their stored state, so fields are the only place to inject what they need. */
    @ArchTest
    static final ArchRule fieldsAreNotInjected = fields().that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages("io.evenbook.saga.settlement", "io.evenbook.saga.journal")
            .should()
            .notBeAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule controllersArePackagePrivate =
            classes().that().areAnnotatedWith(RestController.class).should().bePackagePrivate();

    /** Time arrives with the command or the event, so every decision and every view can be computed again. */
    @ArchTest
    static final ArchRule decisionsAndViewsHaveNoClock = noClasses()
            .that()
            .haveNameMatching(".*(State|Rules|Book|Aggregate|Projector|View|Process)")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID");

    /** Each package of axon-postgres is a slice, the root package too. */
    @ArchTest
    static final ArchRule packagesOfAxonPostgresHaveNoCycles = slices().assignedFrom(new SliceAssignment() {

                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return type.getPackageName().startsWith("io.evenbook.axon.postgres")
                            ? SliceIdentifier.of(type.getPackageName())
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "packages of axon-postgres";
                }
            })
            .should()
            .beFreeOfCycles();

    /** Its auto-configuration is for applications with Spring Boot; the rest works without Spring. */
    @ArchTest
    static final ArchRule axonPostgresNeedsNoSpring = noClasses()
            .that()
            .resideInAPackage(AXON_POSTGRES)
            .and()
            .resideOutsideOfPackage("io.evenbook.axon.postgres.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    /** Spring MVC would prefer such a factory to the constructor, and take {@code nobody} for {@code acc_nobody}. */
    @ArchTest
    static final ArchRule identifiersAreParsedByTheirConstructors = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.evenbook.api.id")
            .and()
            .haveRawParameterTypes(String.class)
            .should()
            .haveNameMatching("of|from|valueOf");
}
