package io.selvedge.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.SigningKey;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.marshaller.IgniteMarshallerClassFilter;
import org.apache.ignite.marshaller.MarshallerUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllowedClassesTest {
    private IgniteMarshallerClassFilter filter;

    @BeforeEach
    void install() throws IgniteCheckedException {
        AllowedClasses.install();
        filter = MarshallerUtils.classNameFilter(AllowedClasses.class.getClassLoader());
    }

    @Test
    void filterAcceptsWhatTravels() {
        assertThat(new Class<?>[] {
                    AnswerJob.class,
                    AnchorsOnly.class,
                    Duty.class,
                    DutyService.class,
                    HoldersOf.class,
                    byte[].class,
                    String.class
                })
                .allSatisfy(type -> assertThat(filter.apply(type.getName())).isTrue());
    }

    @Test
    void filterRefusesEverythingElse() {
        assertThat(new String[] {
                    SigningKey.class.getName(),
                    SiteCluster.class.getName(),
                    "javax.management.BadAttributeValueExpException",
                    "javax.swing.JEditorPane",
                    "java.net.URLClassLoader",
                    "org.springframework.beans.factory.ObjectFactory",
                    "com.fasterxml.jackson.databind.node.POJONode",
                    "io.netty.channel.DefaultFileRegion"
                })
                .allSatisfy(name -> assertThat(filter.apply(name)).isFalse());
    }
}
