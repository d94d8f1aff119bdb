import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Run by the build: makes ordinary classes of the lambdas and method references in the classes of ROOT, and ordinary
 * methods of what records inherit from Record. A JVM makes both when they are first run, out of method handles and classes
 * that it writes then and there, which takes it a millisecond of CPU; the first session runs 130 of them. The classes are
 * called CLASS$$1, CLASS$$2 and so on; they are nest mates, since the code of a lambda is a private method. The names of
 * the libraries' local variables are left out.
 *
 * usage: Lambdas ROOT. With ASM on the class path.
 */
class Lambdas {
    private static final int API = Opcodes.ASM9;

    private static final String OWN = "dev/farside/";

    /** The first that knows nest mates. */
    private static final int NESTS = Opcodes.V11;

    private final Path root;

    /** Classes to add, by the nest host that must name them. */
    private final Map<String, List<String>> members = new TreeMap<>();

    private Lambdas(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) throws IOException {
        Lambdas lambdas = new Lambdas(Path.of(arguments[0]));
        List<Path> classes;
        try (Stream<Path> all = Files.walk(lambdas.root)) {
            classes = all.filter(file -> file.toString().endsWith(".class")).sorted().collect(Collectors.toList());
        }
        for (Path file : classes) {
            lambdas.rewrite(file);
        }
        for (Map.Entry<String, List<String>> host : lambdas.members.entrySet()) {
            lambdas.nest(host.getKey(), host.getValue());
        }
    }

    private Path file(String className) {
        return root.resolve(className + ".class");
    }

    private void rewrite(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ClassWriter writer = new ClassWriter(0);
        One one = new One(writer, new String(bytes, StandardCharsets.ISO_8859_1).contains("java/lang/invoke/Lambda"));
        new ClassReader(bytes).accept(one, 0);
        Files.write(file, writer.toByteArray());
        for (Map.Entry<String, byte[]> made : one.made.entrySet()) {
            Files.write(file(made.getKey()), made.getValue());
        }
        if (!one.made.isEmpty()) {
            members.computeIfAbsent(one.host, host -> new ArrayList<>()).addAll(one.made.keySet());
        }
    }

    private void nest(String host, List<String> more) throws IOException {
        ClassReader reader = new ClassReader(Files.readAllBytes(file(host)));
        ClassWriter writer = new ClassWriter(0);
        reader.accept(
                new ClassVisitor(API, writer) {
                    @Override
                    public void visit(int version, int access, String name, String sign, String up, String[] faces) {
                        super.visit(Math.max(version, NESTS), access, name, sign, up, faces);
                    }

                    @Override
                    public void visitEnd() {
                        more.forEach(this::visitNestMember);
                        super.visitEnd();
                    }
                },
                0);
        Files.write(file(host), writer.toByteArray());
    }

    /** One class. */
    private static final class One extends ClassVisitor {
        private final Map<String, byte[]> made = new LinkedHashMap<>();
        private final boolean hasLambdas;
        private String name;
        private String host;
        private final List<RecordMethod> recordMethods = new ArrayList<>();

        One(ClassWriter writer, boolean hasLambdas) {
            super(API, writer);
            this.hasLambdas = hasLambdas;
        }

        @Override
        public void visit(int version, int access, String name, String sign, String up, String[] faces) {
            this.name = name;
            host = name;
            super.visit(hasLambdas ? Math.max(version, NESTS) : version, access, name, sign, up, faces);
        }

        @Override
        public void visitNestHost(String host) {
            this.host = host;
            super.visitNestHost(host);
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, String sign, String[] thrown) {
            return new MethodVisitor(API, super.visitMethod(access, method, descriptor, sign, thrown)) {
                @Override
                public void visitLocalVariable(String name, String type, String sign, Label from, Label to, int index) {
                    if (One.this.name.startsWith(OWN)) { // the JVM names them in a program's NullPointerException
                        super.visitLocalVariable(name, type, sign, from, to, index);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
                    switch (bootstrap.getOwner()) {
                        case "java/lang/invoke/LambdaMetafactory":
                            String lambda = name + "$$" + (made.size() + 1);
                            made.put(lambda, new Lambda(One.this, lambda, called, type, arguments).bytes());
                            super.visitMethodInsn(Opcodes.INVOKESTATIC, lambda, "of", type, false);
                            break;
                        case "java/lang/runtime/ObjectMethods":
                            recordMethods.add(new RecordMethod(name, called, type, arguments));
                            super.visitMethodInsn(Opcodes.INVOKESTATIC, name, "$" + called, type, false);
                            break;
                        default:
                            throw new IllegalStateException(name + " calls " + bootstrap);
                    }
                }
            };
        }

        @Override
        public void visitEnd() {
            for (RecordMethod method : recordMethods) {
                method.write(cv);
            }
            super.visitEnd();
        }
    }

    /** The class that takes the place of one lambda or method reference. */
    private static final class Lambda {
        private static final int SERIALIZABLE = 1;
        private static final int MARKERS = 2;
        private static final int BRIDGES = 4;

        private static final List<Type> PRIMITIVES = List.of(
                Type.BOOLEAN_TYPE,
                Type.CHAR_TYPE,
                Type.BYTE_TYPE,
                Type.SHORT_TYPE,
                Type.INT_TYPE,
                Type.LONG_TYPE,
                Type.FLOAT_TYPE,
                Type.DOUBLE_TYPE);

        private final One in;
        private final String name;
        private final String method;
        private final Type[] captured;
        private final Type erased;
        private final Handle code;
        private final Type exact;
        private final List<String> interfaces = new ArrayList<>();
        private final List<Type> bridges = new ArrayList<>();

        Lambda(One in, String name, String method, String type, Object... arguments) {
            this.in = in;
            this.name = name;
            this.method = method;
            captured = Type.getArgumentTypes(type);
            erased = (Type) arguments[0];
            code = (Handle) arguments[1];
            exact = (Type) arguments[2];
            interfaces.add(Type.getReturnType(type).getInternalName());
            if (arguments.length > 3) {
                more(arguments);
            }
        }

        /** As LambdaMetafactory.altMetafactory has them. */
        private void more(Object... arguments) {
            int at = 3;
            int flags = (Integer) arguments[at++];
            if ((flags & SERIALIZABLE) != 0) {
                interfaces.add("java/io/Serializable");
            }
            if ((flags & MARKERS) != 0) {
                for (int count = (Integer) arguments[at++]; count > 0; count--) {
                    interfaces.add(((Type) arguments[at++]).getInternalName());
                }
            }
            if ((flags & BRIDGES) != 0) {
                for (int count = (Integer) arguments[at++]; count > 0; count--) {
                    bridges.add((Type) arguments[at++]);
                }
            }
        }

        byte[] bytes() {
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            writer.visit(
                    NESTS,
                    Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                    name,
                    null,
                    "java/lang/Object",
                    interfaces.stream().distinct().toArray(String[]::new));
            writer.visitNestHost(in.host);
            constructor(writer);
            factory(writer);
            call(writer, erased);
            for (Type bridge : bridges) {
                call(writer, bridge);
            }
            writer.visitEnd();
            return writer.toByteArray();
        }

        private void constructor(ClassWriter writer) {
            String type = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
            MethodVisitor to = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", type, null, null);
            to.visitCode();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            int at = 1;
            for (int i = 0; i < captured.length; i++) {
                int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
                writer.visitField(access, "c" + i, captured[i].getDescriptor(), null, null);
                to.visitVarInsn(Opcodes.ALOAD, 0);
                to.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), at);
                to.visitFieldInsn(Opcodes.PUTFIELD, name, "c" + i, captured[i].getDescriptor());
                at += captured[i].getSize();
            }
            to.visitInsn(Opcodes.RETURN);
            to.visitMaxs(0, 0);
            to.visitEnd();
        }

        /** Always the same one where nothing is captured, as the JDK has it. */
        private void factory(ClassWriter writer) {
            Type face = Type.getObjectType(interfaces.get(0));
            String type = Type.getMethodDescriptor(face, captured);
            MethodVisitor to = writer.visitMethod(Opcodes.ACC_STATIC, "of", type, null, null);
            to.visitCode();
            if (captured.length == 0) {
                int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
                writer.visitField(access, "ONLY", "L" + name + ";", null, null);
                MethodVisitor start = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
                start.visitCode();
                instance(start);
                start.visitFieldInsn(Opcodes.PUTSTATIC, name, "ONLY", "L" + name + ";");
                start.visitInsn(Opcodes.RETURN);
                start.visitMaxs(0, 0);
                start.visitEnd();
                to.visitFieldInsn(Opcodes.GETSTATIC, name, "ONLY", "L" + name + ";");
            } else {
                instance(to);
            }
            to.visitInsn(Opcodes.ARETURN);
            to.visitMaxs(0, 0);
            to.visitEnd();
        }

        private void instance(MethodVisitor to) {
            to.visitTypeInsn(Opcodes.NEW, name);
            to.visitInsn(Opcodes.DUP);
            int at = 0;
            for (Type type : captured) {
                to.visitVarInsn(type.getOpcode(Opcodes.ILOAD), at);
                at += type.getSize();
            }
            String type = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
            to.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", type, false);
        }

        /** The one method of the interface. */
        private void call(ClassWriter writer, Type as) {
            MethodVisitor to = writer.visitMethod(Opcodes.ACC_PUBLIC, method, as.getDescriptor(), null, null);
            to.visitCode();
            boolean isNew = code.getTag() == Opcodes.H_NEWINVOKESPECIAL;
            if (isNew) {
                to.visitTypeInsn(Opcodes.NEW, code.getOwner());
                to.visitInsn(Opcodes.DUP);
            }
            List<Type> wanted = new ArrayList<>();
            if (!isNew && code.getTag() != Opcodes.H_INVOKESTATIC) {
                wanted.add(Type.getObjectType(code.getOwner()));
            }
            wanted.addAll(List.of(Type.getArgumentTypes(code.getDesc())));
            for (int i = 0; i < captured.length; i++) {
                to.visitVarInsn(Opcodes.ALOAD, 0);
                to.visitFieldInsn(Opcodes.GETFIELD, name, "c" + i, captured[i].getDescriptor());
            }
            Type[] given = as.getArgumentTypes();
            int at = 1;
            for (int i = 0; i < given.length; i++) {
                to.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), at);
                at += given[i].getSize();
                adapt(to, given[i], exact.getArgumentTypes()[i]);
                adapt(to, exact.getArgumentTypes()[i], wanted.get(captured.length + i));
            }
            if (wanted.size() != captured.length + given.length) {
                throw new IllegalStateException(name + ": " + code + " takes other arguments");
            }
            to.visitMethodInsn(opcode(), code.getOwner(), code.getName(), code.getDesc(), code.isInterface());
            Type result = isNew ? Type.getObjectType(code.getOwner()) : Type.getReturnType(code.getDesc());
            back(to, result, exact.getReturnType(), as.getReturnType());
            to.visitMaxs(0, 0);
            to.visitEnd();
        }

        private int opcode() {
            switch (code.getTag()) {
                case Opcodes.H_INVOKESTATIC:
                    return Opcodes.INVOKESTATIC;
                case Opcodes.H_NEWINVOKESPECIAL:
                    return Opcodes.INVOKESPECIAL;
                case Opcodes.H_INVOKEINTERFACE:
                    return Opcodes.INVOKEINTERFACE;
                case Opcodes.H_INVOKESPECIAL:
                    if (!code.getOwner().equals(in.name)) {
                        throw new IllegalStateException(name + ": " + code + " is not private");
                    }
                    return code.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
                default:
                    return Opcodes.INVOKEVIRTUAL;
            }
        }

        private static void back(MethodVisitor to, Type result, Type exact, Type as) {
            if (as.getSort() == Type.VOID) {
                if (result.getSort() != Type.VOID) {
                    to.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
                }
                to.visitInsn(Opcodes.RETURN);
                return;
            }
            adapt(to, result, exact);
            adapt(to, exact, as);
            to.visitInsn(as.getOpcode(Opcodes.IRETURN));
        }

        /** Casts, boxes and unboxes; of primitives, only ints are made wider, for nobody here asks for more. */
        private static void adapt(MethodVisitor to, Type from, Type into) {
            if (from.equals(into)) {
                return;
            }
            if (isPrimitive(from) && isPrimitive(into)) {
                widen(to, from, into);
            } else if (isPrimitive(from)) {
                String box = box(from);
                String type = "(" + from.getDescriptor() + ")L" + box + ";";
                to.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", type, false);
            } else if (isPrimitive(into)) {
                Type unboxed = PRIMITIVES.stream()
                        .filter(one -> box(one).equals(from.getInternalName()))
                        .findFirst()
                        .orElse(into);
                to.visitTypeInsn(Opcodes.CHECKCAST, box(unboxed));
                String unbox = unboxed.getClassName() + "Value";
                to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, box(unboxed), unbox, "()" + unboxed.getDescriptor(), false);
                adapt(to, unboxed, into);
            } else if (!into.getInternalName().equals("java/lang/Object")) {
                to.visitTypeInsn(Opcodes.CHECKCAST, into.getInternalName());
            }
        }

        private static void widen(MethodVisitor to, Type from, Type into) {
            boolean isSmall = from.getSort() <= Type.INT;
            if (isSmall && into.getSort() == Type.LONG) {
                to.visitInsn(Opcodes.I2L);
            } else if (isSmall && into.getSort() == Type.DOUBLE) {
                to.visitInsn(Opcodes.I2D);
            } else if (!isSmall || into.getSort() != Type.INT) {
                throw new IllegalStateException(from + " where " + into + " is wanted");
            }
        }

        private static boolean isPrimitive(Type type) {
            return type.getSort() < Type.ARRAY;
        }

        private static String box(Type primitive) {
            switch (primitive.getSort()) {
                case Type.BOOLEAN:
                    return "java/lang/Boolean";
                case Type.CHAR:
                    return "java/lang/Character";
                case Type.BYTE:
                    return "java/lang/Byte";
                case Type.SHORT:
                    return "java/lang/Short";
                case Type.INT:
                    return "java/lang/Integer";
                case Type.LONG:
                    return "java/lang/Long";
                case Type.FLOAT:
                    return "java/lang/Float";
                default:
                    return "java/lang/Double";
            }
        }
    }

    /** The equals, hashCode or toString of a record. */
    private static final class RecordMethod {
        private final String owner;
        private final String called;
        private final String type;
        private final String[] names;
        private final List<Handle> fields = new ArrayList<>();

        RecordMethod(String owner, String called, String type, Object... arguments) {
            this.owner = owner;
            this.called = called;
            this.type = type;
            String joined = (String) arguments[1];
            names = joined.isEmpty() ? new String[0] : joined.split(";");
            for (int i = 2; i < arguments.length; i++) {
                fields.add((Handle) arguments[i]);
            }
        }

        void write(ClassVisitor into) {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
            MethodVisitor to = into.visitMethod(access, "$" + called, type, null, null);
            to.visitCode();
            switch (called) {
                case "equals":
                    equality(to);
                    break;
                case "hashCode":
                    hash(to);
                    break;
                case "toString":
                    text(to);
                    break;
                default:
                    throw new IllegalStateException(owner + "." + called);
            }
            to.visitMaxs(6, 2);
            to.visitEnd();
        }

        private void load(MethodVisitor to, int local, Handle field) {
            to.visitVarInsn(Opcodes.ALOAD, local);
            if (local > 0) {
                to.visitTypeInsn(Opcodes.CHECKCAST, owner);
            }
            to.visitFieldInsn(Opcodes.GETFIELD, owner, field.getName(), field.getDesc());
        }

        private void equality(MethodVisitor to) {
            to.visitVarInsn(Opcodes.ALOAD, 1);
            to.visitTypeInsn(Opcodes.INSTANCEOF, owner);
            orFalse(to);
            for (Handle field : fields) {
                load(to, 0, field);
                load(to, 1, field);
                Type kind = Type.getType(field.getDesc());
                if (kind.getSort() < Type.ARRAY) {
                    String both = "(" + field.getDesc() + field.getDesc() + ")I";
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, Lambda.box(kind), "compare", both, false);
                    Label same = new Label();
                    to.visitJumpInsn(Opcodes.IFEQ, same);
                    no(to, same);
                } else {
                    String both = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "equals", both, false);
                    orFalse(to);
                }
            }
            to.visitInsn(Opcodes.ICONST_1);
            to.visitInsn(Opcodes.IRETURN);
        }

        private static void orFalse(MethodVisitor to) {
            Label on = new Label();
            to.visitJumpInsn(Opcodes.IFNE, on);
            no(to, on);
        }

        private static void no(MethodVisitor to, Label otherwise) {
            to.visitInsn(Opcodes.ICONST_0);
            to.visitInsn(Opcodes.IRETURN);
            to.visitLabel(otherwise);
            to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }

        private void hash(MethodVisitor to) {
            to.visitInsn(Opcodes.ICONST_0);
            for (Handle field : fields) {
                to.visitIntInsn(Opcodes.BIPUSH, 31);
                to.visitInsn(Opcodes.IMUL);
                load(to, 0, field);
                Type kind = Type.getType(field.getDesc());
                boolean isPrimitive = kind.getSort() < Type.ARRAY;
                to.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        isPrimitive ? Lambda.box(kind) : "java/util/Objects",
                        "hashCode",
                        "(" + (isPrimitive ? field.getDesc() : "Ljava/lang/Object;") + ")I",
                        false);
                to.visitInsn(Opcodes.IADD);
            }
            to.visitInsn(Opcodes.IRETURN);
        }

        private void text(MethodVisitor to) {
            String builder = "java/lang/StringBuilder";
            to.visitTypeInsn(Opcodes.NEW, builder);
            to.visitInsn(Opcodes.DUP);
            to.visitMethodInsn(Opcodes.INVOKESPECIAL, builder, "<init>", "()V", false);
            String before = owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1) + "[";
            for (int i = 0; i < names.length; i++) {
                append(to, before + names[i] + "=");
                before = ", ";
                load(to, 0, fields.get(i));
                Type kind = Type.getType(fields.get(i).getDesc());
                boolean isPrimitive = kind.getSort() < Type.ARRAY;
                String writer = isPrimitive ? Lambda.box(kind) : "java/lang/String";
                String method = isPrimitive ? "toString" : "valueOf";
                String one = "(" + (isPrimitive ? kind.getDescriptor() : "Ljava/lang/Object;") + ")Ljava/lang/String;";
                to.visitMethodInsn(Opcodes.INVOKESTATIC, writer, method, one, false);
                append(to);
            }
            append(to, names.length == 0 ? before + "]" : "]");
            to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, builder, "toString", "()Ljava/lang/String;", false);
            to.visitInsn(Opcodes.ARETURN);
        }

        private static void append(MethodVisitor to, String words) {
            to.visitLdcInsn(words);
            append(to);
        }

        private static void append(MethodVisitor to) {
            String type = "(Ljava/lang/String;)Ljava/lang/StringBuilder;";
            to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/StringBuilder", "append", type, false);
        }
    }
}
