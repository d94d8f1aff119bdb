import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Run by the build: packs all that the inner loader loads into two files. A young JVM takes 8 ms to open a jar of 1,300
 * entries and 0.2 ms to get one out of it; of these two it has the first at once, and the second when the SSH library is
 * needed. Read by dev.farside.agent.Bundle.
 *
 * <pre>
 * bundle = count *( name size stored-size bytes )    name as DataOutput.writeUTF, numbers 4 bytes, big-endian;
 *                                                    bytes are deflated when stored-size differs from size
 * </pre>
 *
 * usage: Bundles LIST ROOT FIRST REST. LIST names the files (relative to ROOT) that belong into FIRST, not deflated; it is
 * remade from what -Xlog:class+load shows of a start. A name that is no longer there is passed over; one that is missing from
 * the list makes every start open REST. The lambdas of a class go with it. All other files of ROOT go into REST.
 */
class Bundles {
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[1]);
        List<String> listed = Files.readAllLines(Path.of(arguments[0]));
        TreeSet<String> rest;
        try (Stream<Path> all = Files.walk(root)) {
            rest = all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        List<String> first =
                rest.stream().filter(name -> listed.contains(madeFor(name))).collect(Collectors.toList());
        first.forEach(rest::remove);
        write(root, first, Path.of(arguments[2]), false);
        write(root, new ArrayList<>(rest), Path.of(arguments[3]), true);
    }

    /** The class whose lambda it is (Lambdas.java), or the class itself. */
    private static String madeFor(String name) {
        int sign = name.indexOf("$$");
        return sign < 0 ? name : name.substring(0, sign) + ".class";
    }

    private static void write(Path root, List<String> names, Path bundle, boolean deflate) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(bundle))) {
            out.writeInt(names.size());
            for (String name : names) {
                byte[] bytes = Files.readAllBytes(root.resolve(name));
                byte[] stored = deflate ? deflated(bytes) : bytes;
                if (stored.length >= bytes.length) {
                    stored = bytes;
                }
                out.writeUTF(name);
                out.writeInt(bytes.length);
                out.writeInt(stored.length);
                out.write(stored);
            }
        }
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(buffer, deflater)) {
            out.write(bytes);
        }
        deflater.end();
        return buffer.toByteArray();
    }
}
