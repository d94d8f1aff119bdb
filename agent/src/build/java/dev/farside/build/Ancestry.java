package dev.farside.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;

/** From whom the classes of a bundle inherit what they do not have themselves. */
final class Ancestry {
    private final Map<String, Ancestors> classes = new HashMap<>();

    /** @param above superclass and interfaces */
    private record Ancestors(List<String> above, Set<String> methods) {}

    Ancestry(Iterable<byte[]> classFiles) {
        for (byte[] classFile : classFiles) {
            add(new ClassReader(classFile));
        }
    }

    private void add(ClassReader reader) {
        List<String> above = new ArrayList<>(List.of(reader.getInterfaces()));
        above.add(0, reader.getSuperName());
        Set<String> methods = new HashSet<>();
        reader.accept(
                new ClassVisitor(CallSites.API) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String sign, String[] thrown) {
                        methods.add(name + type);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE);
        classes.put(reader.getClassName(), new Ancestors(above, methods));
    }

    /**
     * The class or interface of the JDK, or of another library, that a method of a class is inherited from: the nearest one outside the
     * bundle that Java 8 gives the method to, else the nearest one.
     *
     * @param method its name and descriptor
     * @return the class itself if it is none of the bundle; null if one of the bundle has the method
     */
    String outside(String name, String method) {
        List<String> found = new ArrayList<>();
        if (!search(name, method, found)) {
            return null;
        }
        for (String one : found) {
            int type = method.indexOf('(');
            if (Jdk8.get().has(one, method.substring(0, type), method.substring(type))) {
                return one;
            }
        }
        return found.get(0);
    }

    /** False: it is in the bundle. */
    private boolean search(String name, String method, List<String> outside) {
        Ancestors its = classes.get(name);
        if (its == null) {
            outside.add(name);
            return true;
        }
        if (its.methods.contains(method)) {
            return false;
        }
        for (String above : its.above) {
            if (!search(above, method, outside)) {
                return false;
            }
        }
        return true;
    }
}
