package io.selvedge.sim.lab.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls between the modules: what may know what. */
final class WallsTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.selvedge");
    }

    @Test
    void classPathHasEveryModule() {
        Pattern module = Pattern.compile("^(io[./]selvedge[./][a-z]+).*");
        Set<String> onClassPath = new TreeSet<>();
        for (JavaClass type : classes) {
            onClassPath.add(module.matcher(type.getPackageName()).replaceFirst("$1"));
        }
        Set<String> inTree = new TreeSet<>();
        for (String file : SourceTree.read().mainJava()) {
            String path = file.replaceFirst(".*/src/main/java/", "");
            inTree.add(module.matcher(path).replaceFirst("$1").replace('/', '.'));
        }
        assertThat(onClassPath).isNotEmpty().isEqualTo(inTree);
    }

    @Test
    void onlyCryptoKnowsBouncyCastle() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.selvedge.crypto..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle.."));
    }

    @Test
    void cryptoKnowsNoOtherModule() {
        check(mayKnowOfOurs("io.selvedge.crypto..", "io.selvedge.crypto.."));
    }

    @Test
    void policiesKnowNoOtherModule() {
        check(mayKnowOfOurs("io.selvedge.policy..", "io.selvedge.policy.."));
    }

    @Test
    void coreKnowsCryptoAndPolicies() {
        check(mayKnowOfOurs(
                "io.selvedge.core..", "io.selvedge.core..", "io.selvedge.crypto..", "io.selvedge.policy.."));
    }

    @Test
    void runtimeKnowsCoreAndBelow() {
        check(mayKnowOfOurs(
                "io.selvedge.runtime..",
                "io.selvedge.runtime..",
                "io.selvedge.core..",
                "io.selvedge.crypto..",
                "io.selvedge.policy.."));
    }

    @Test
    void nodeKnowsNoSimulator() {
        check(mayKnowOfOurs(
                "io.selvedge.app..",
                "io.selvedge.app..",
                "io.selvedge.runtime..",
                "io.selvedge.core..",
                "io.selvedge.crypto..",
                "io.selvedge.policy.."));
    }

    @Test
    void simulationKnowsNoRuntime() {
        check(noClasses()
                .that()
                .resideInAPackage("io.selvedge.sim..")
                .and()
                .resideOutsideOfPackage("io.selvedge.sim.lab..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.selvedge.runtime..", "io.selvedge.app..", "org.apache.ignite..", "io.netty.."));
    }

    @Test
    void coreDoesNoInputOrOutput() {
        // IOException stands in signatures of Jackson that core has to override; it does no harm.
        check(noClasses()
                .that()
                .resideInAPackage("io.selvedge.core..")
                .should()
                .dependOnClassesThat(not(type(IOException.class))
                        .and(resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.nio.channels..",
                                "java.nio.file..",
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "javax.net..",
                                "org.slf4j..",
                                "org.apache.ignite..",
                                "org.rocksdb..",
                                "io.netty.."))));
    }

    @Test
    void coreHasNoThreadClockOrChance() {
        for (Class<?> type : List.of(
                Thread.class,
                Runtime.class,
                java.util.Random.class,
                java.util.SplittableRandom.class,
                java.util.random.RandomGeneratorFactory.class,
                java.util.Timer.class,
                java.security.SecureRandom.class,
                java.time.Clock.class)) {
            check(noClasses()
                    .that()
                    .resideInAPackage("io.selvedge.core..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(type));
        }
        // A generator that is handed in is welcome; one that core makes itself has a seed that nobody knows.
        check(noClasses()
                .that()
                .resideInAPackage("io.selvedge.core..")
                .should()
                .callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class));
    }

    @Test
    void subProtocolsOfCoreDoNotKnowEachOther() {
        check(slices().matching("io.selvedge.core.(exchange|rollout|endpoint|site)..")
                .should()
                .notDependOnEachOther());
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        check(noClasses()
                .that(resideOutsideOfPackages("io.selvedge.app.cli..", "io.selvedge.sim.."))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void onlyCommandsWriteToTheTerminal() {
        check(noClasses()
                .that(resideOutsideOfPackages("io.selvedge.app.cli..", "io.selvedge.app.demo..", "io.selvedge.sim.."))
                .should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void namesSayWhatTheThingIs() {
        check(classes()
                .that(resideInAPackage("io.selvedge.."))
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Data|Info)"));
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..manager..", "..helper.."));
    }

    private static ArchRule mayKnowOfOurs(String module, String... known) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(resideInAPackage("io.selvedge..").and(resideOutsideOfPackages(known)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }
}
