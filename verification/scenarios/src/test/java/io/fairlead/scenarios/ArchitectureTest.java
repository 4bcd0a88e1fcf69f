package io.fairlead.scenarios;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
final class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.fairlead");

    private static final String[] PROGRAMS = {
        "io.fairlead.edge..",
        "io.fairlead.dbrouter..",
        "io.fairlead.health..",
        "io.fairlead.configservice..",
        "io.fairlead.stats..",
    };
    private static final String[] LIBRARIES = {
        "io.fairlead.model..",
        "io.fairlead.net..",
        "io.fairlead.telemetry..",
        "io.fairlead.cluster..",
        "io.fairlead.configformat..",
        "io.fairlead.haproxy..",
        "io.fairlead.balancing..",
        "io.fairlead.pgwire..",
        "io.fairlead.dataplane..",
        "io.fairlead.servicekit..",
    };

    @Test
    void programsDoNotKnowEachOther() {
        slices().matching("io.fairlead.(edge|dbrouter|health|configservice|stats)..")
                .should()
                .notDependOnEachOther()
                .check(CODE);
    }

    @Test
    void librariesDoNotKnowPrograms() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROGRAMS)
                .check(CODE);
    }

    @Test
    void hazelcastStaysInTheClusterLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.fairlead.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.hazelcast..")
                .check(CODE);
    }

    @Test
    void jakartaAndMicroProfileStayInTheServiceKitAndInRest() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.fairlead.servicekit..", "..rest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "jakarta.enterprise..", "org.eclipse.microprofile..")
                .check(CODE);
    }

    @Test
    void modelAndBalancingArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("io.fairlead.model..", "io.fairlead.balancing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "io.helidon..")
                .check(CODE);
    }

    @Test
    void theNetworkLibraryKnowsNothingOfTheModel() {
        noClasses()
                .that()
                .resideInAnyPackage("io.fairlead.net..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fairlead.model..", "io.helidon..")
                .check(CODE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.fairlead.(**)").should().beFreeOfCycles().check(CODE);
    }
}
