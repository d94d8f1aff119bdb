package dev.farside.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;

/**
 * Loads farside's classes a second time, with a call of {@link Steps} at each step that other threads may see: fields,
 * atomic objects and collections, parking, the clock.
 */
final class Woven extends ClassLoader {
    private static final String OURS = "dev.farside.";
    private static final String NOT_OURS = "dev.farside.model.";

    /** Classes in whose place a scenario's own ones are loaded; see {@link InsteadOf}. */
    private final Map<String, String> instead = new HashMap<>();

    private final Map<String, String> back = new HashMap<>();
    private final Map<String, Map<String, Integer>> fields = new HashMap<>();

    Woven() {
        super(Woven.class.getClassLoader());
    }

    Class<? extends Scenario> woven(Class<? extends Scenario> scenario) {
        InsteadOf stub = scenario.getAnnotation(InsteadOf.class);
        if (stub != null) {
            replace(
                    stub.value().getName().replace('.', '/'),
                    stub.by().getName().replace('.', '/'));
            for (Class<?> inner : stub.by().getDeclaredClasses()) {
                replace(
                        stub.value().getName().replace('.', '/') + "$" + inner.getSimpleName(),
                        inner.getName().replace('.', '/'));
            }
        }
        try {
            return loadClass(scenario.getName()).asSubclass(Scenario.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replace(String name, String by) {
        instead.put(name, by);
        back.put(by, name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(OURS) || name.startsWith(NOT_OURS)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            byte[] bytes = weave(name.replace('.', '/'));
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private ClassReader reader(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(instead.getOrDefault(name, name) + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return new ClassReader(in.readAllBytes());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] weave(String name) throws ClassNotFoundException {
        ClassReader reader = reader(name);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        ClassVisitor weaver = new WovenClass(writer, this);
        reader.accept(new ClassRemapper(weaver, new SimpleRemapper(Opcodes.ASM9, back)), 0);
        return writer.toByteArray();
    }

    /** The access flags of a field of ours; -1: it is not one of ours. */
    int flags(String owner, String field) {
        for (String at = owner; at != null && at.startsWith("dev/farside/"); at = superclass(at)) {
            Integer flags = fieldsOf(at).get(field);
            if (flags != null) {
                return flags;
            }
        }
        return -1;
    }

    private String superclass(String name) {
        try {
            return reader(name).getSuperName();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Integer> fieldsOf(String name) {
        Map<String, Integer> known = fields.get(name);
        if (known == null) {
            Map<String, Integer> found = new HashMap<>();
            try {
                reader(name)
                        .accept(
                                new ClassVisitor(Opcodes.ASM9) {
                                    @Override
                                    public FieldVisitor visitField(
                                            int access, String field, String type, String signature, Object value) {
                                        found.put(field, access);
                                        return null;
                                    }

                                    @Override
                                    public MethodVisitor visitMethod(
                                            int access, String method, String type, String signature, String[] thrown) {
                                        return null;
                                    }
                                },
                                ClassReader.SKIP_CODE);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
            fields.put(name, found);
            known = found;
        }
        return known;
    }
}
