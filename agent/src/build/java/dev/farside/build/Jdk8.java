package dev.farside.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;

/** The library of Java 8, as the compiler of this JDK knows it ({@code javac --release 8}). */
final class Jdk8 {
    private static final Jdk8 ONLY = new Jdk8();

    private final Map<String, Type> types = new HashMap<>();

    private record Type(String above, String[] interfaces, Set<String> members) {}

    private Jdk8() {
        try (ZipFile signatures = new ZipFile(System.getProperty("java.home") + "/lib/ct.sym")) {
            for (ZipEntry entry : Collections.list(signatures.entries())) {
                // Its first directory has one character for each release that has this class.
                String name = entry.getName();
                int slash = name.indexOf('/');
                if (name.endsWith(".sig") && name.substring(0, slash).contains("8")) {
                    try (InputStream in = signatures.getInputStream(entry)) {
                        add(new ClassReader(in));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("this JDK does not compile for Java 8", e);
        }
    }

    static Jdk8 get() {
        return ONLY;
    }

    private void add(ClassReader reader) {
        Set<String> members = new HashSet<>();
        reader.accept(
                new ClassVisitor(CallSites.API) {
                    @Override
                    public FieldVisitor visitField(int access, String name, String type, String sign, Object value) {
                        members.add(name + type);
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String sign, String[] thrown) {
                        members.add(name + type);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE);
        types.put(reader.getClassName(), new Type(reader.getSuperName(), reader.getInterfaces(), members));
    }

    boolean has(String type) {
        return types.containsKey(type);
    }

    /** The type itself, and all that it inherits from. */
    List<String> above(String type) {
        List<String> all = new ArrayList<>();
        addAbove(type, all);
        return all;
    }

    private void addAbove(String type, List<String> to) {
        to.add(type);
        Type its = types.get(type);
        if (its == null) {
            return;
        }
        if (its.above != null) {
            addAbove(its.above, to);
        }
        for (String above : its.interfaces) {
            addAbove(above, to);
        }
    }

    /** Of the type itself, or inherited. A method of a class that Java 8 lacks altogether is none. */
    boolean has(String type, String member, String descriptor) {
        Type its = types.get(type);
        if (its == null) {
            return false;
        }
        if (its.members.contains(member + descriptor)) {
            return true;
        }
        for (String above : its.interfaces) {
            if (has(above, member, descriptor)) {
                return true;
            }
        }
        return !type.equals("java/lang/Object")
                && has(its.above == null ? "java/lang/Object" : its.above, member, descriptor);
    }
}
