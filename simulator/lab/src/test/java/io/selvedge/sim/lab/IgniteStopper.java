package io.selvedge.sim.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A Java agent that stops every Ignite instance of the process that it is loaded into, behind the back of the program:
 * the program needs no switch for it, and cannot tell it from Ignite stopping by itself.
 */
public final class IgniteStopper {

    private IgniteStopper() {}

    /** What {@code jcmd PID JVMTI.agent_load} calls. Ignite is found by name: the agent's jar holds this class only. */
    public static void agentmain(String arguments, Instrumentation instrumentation)
            throws ClassNotFoundException, NoSuchMethodException, InvocationTargetException, IllegalAccessException {
        Class<?> ignition = Class.forName("org.apache.ignite.Ignition", true, ClassLoader.getSystemClassLoader());
        ignition.getMethod("stopAll", boolean.class).invoke(null, true);
    }

    /** The agent as a jar. */
    static byte[] jar() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", IgniteStopper.class.getName());
        String path = IgniteStopper.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream code = IgniteStopper.class.getClassLoader().getResourceAsStream(path);
                JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry(path));
            code.transferTo(jar);
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
