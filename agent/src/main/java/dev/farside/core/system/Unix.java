package dev.farside.core.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** What Linux and macOS have in common. */
abstract sealed class Unix extends OperatingSystem permits Linux, MacOs {
    private static final String SHELL = "/bin/sh";

    Unix(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Path home() {
        return home(surroundings.property("user.home"), surroundings.variable("HOME"));
    }

    /**
     * The directory that the JDK reports, from /etc/passwd or the command line; otherwise the one in the environment.
     */
    private Path home(String property, String variable) {
        Path given = surroundings.absolute(property);
        return given == null ? surroundings.absolute(variable) : given;
    }

    /** The JDK can look up users only by uid. */
    @Override
    public Path homeOf(String user) {
        try {
            for (String line : Files.readAllLines(path("/etc/passwd"))) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 7 && fields[0].equals(user)) {
                    return path(fields[5]);
                }
            }
            return null;
        } catch (IOException e) {
            return null; // as if nobody were in it
        }
    }

    @Override
    public String userName() {
        return givenName();
    }

    @Override
    public String noHome() {
        String home = surroundings.variable("HOME");
        return "this user has no home directory: user.home is " + surroundings.property("user.home") + ", HOME is "
                + (home == null ? "not set" : "'" + home + "'");
    }

    /** The uid of a file that this method creates; {@code ?} if it cannot create one. */
    final String uidOfNewFile() {
        try {
            Path made = Files.createTempFile(path(surroundings.property("java.io.tmpdir")), "farside", null);
            try {
                return Files.getAttribute(made, "unix:uid").toString();
            } finally {
                Files.delete(made);
            }
        } catch (IOException | RuntimeException e) {
            return "?"; // nothing can be made there, or the file system has no such owners
        }
    }

    /** As OpenSSH checks ~/.ssh/config: the user or root must own it, and no other user may write to it. */
    @Override
    public Access writableByOthers(Path file) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, "unix:mode,uid");
        } catch (UnsupportedOperationException e) {
            return null; // a file system without such permissions, so there is nothing to check
        }
        int mode = (Integer) attributes.get("mode");
        if ((mode & 022) != 0) {
            return new Access("others can write to it", "chmod go-w " + file);
        }
        String owner = attributes.get("uid").toString();
        return owner.equals("0") || owner.equals(uid())
                ? null
                : new Access("it belongs to another user", "chown it to the user that runs the program, or to root");
    }

    /** As ssh: nobody but the owner may have any right to it. That of another user is not ours to protect. */
    @Override
    public Access readableByOthers(Path key) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(key, "unix:mode,uid");
        } catch (UnsupportedOperationException e) {
            return null; // no such rights in this file system: nothing to check
        }
        int mode = (Integer) attributes.get("mode") & 0777;
        return (mode & 077) != 0 && attributes.get("uid").toString().equals(uid())
                ? new Access("its permissions are 0" + Integer.toOctalString(mode), "chmod 600 " + key)
                : null;
    }

    @Override
    public Access enterableByOthers(Path directory) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(directory, "unix:mode,uid,isDirectory", LinkOption.NOFOLLOW_LINKS);
        if (!found.get("isDirectory").equals(true)) {
            return new Access("it is not a directory", "remove it");
        }
        if (!found.get("uid").toString().equals(uid())) {
            return new Access("it belongs to another user", "remove it");
        }
        return ((Integer) found.get("mode") & 077) == 0
                ? null
                : new Access("others can enter it", "chmod 700 " + directory);
    }

    @Override
    public boolean isOurs(Path file, LinkOption... options) throws IOException {
        try {
            return Files.getAttribute(file, "unix:uid", options).toString().equals(uid());
        } catch (UnsupportedOperationException e) {
            return false; // a file system without owners
        }
    }

    @Override
    public int mode(Path file, LinkOption... options) throws IOException {
        try {
            return (Integer) Files.getAttribute(file, "unix:mode", options);
        } catch (UnsupportedOperationException e) {
            return -1;
        }
    }

    @Override
    public FileAttribute<?>[] privateFile() {
        return permissions("rw-------");
    }

    @Override
    public FileAttribute<?>[] privateDirectory() {
        return permissions("rwx------");
    }

    private FileAttribute<?>[] permissions(String text) {
        return surroundings.files().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void makePrivate(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    public Path sshForAll() {
        return path("/etc/ssh");
    }

    @Override
    public Path rulesForAll() {
        return path("/etc/farside/rules");
    }

    @Override
    public Path configuration() {
        return inHome(".config");
    }

    @Override
    public Path state() {
        return inHome(".local/state");
    }

    private Path inHome(String directory) {
        Path home = home();
        return home == null ? null : home.resolve(directory);
    }

    @Override
    public Path hosts() {
        return path("/etc/hosts");
    }

    @Override
    public Path resolverConfiguration() {
        return path("/etc/resolv.conf");
    }

    @Override
    public String usualAgent() {
        return null;
    }

    @Override
    public boolean isPipe(String agent) {
        return false;
    }

    @Override
    public boolean asksWithoutDisplay() {
        return false;
    }

    @Override
    public List<String> helperDirectories() {
        return List.of(
                "/usr/lib/openssh/",
                "/usr/libexec/openssh/",
                "/usr/libexec/",
                "/usr/lib/ssh/",
                "/usr/local/libexec/",
                "/opt/homebrew/opt/openssh/libexec/");
    }

    @Override
    public boolean isSeparator(char c) {
        return c == '/';
    }

    @Override
    public boolean isWholePath(String text) {
        return text.startsWith("/");
    }

    @Override
    public String slashed(String pattern) {
        return pattern;
    }

    @Override
    public String commandFile(String name) {
        return name;
    }

    @Override
    public String[] stop(long pid) {
        return new String[] {"sh", "-c", "kill -TSTP " + pid};
    }

    @Override
    public String[] shell(String command) {
        String shell = surroundings.variable("SHELL");
        return new String[] {shell == null ? SHELL : shell, "-c", command};
    }

    @Override
    public String[] proxy(String command) {
        String shell = surroundings.filled("SHELL");
        return new String[] {shell == null ? SHELL : shell, "-c", "exec " + command};
    }

    @Override
    public String[] lifeline(long pid) {
        return new String[] {SHELL, "-c", "read x; kill -HUP " + pid + "; kill -TERM " + pid};
    }

    @Override
    public String[] background(String script) {
        return new String[] {SHELL, "-c", script};
    }

    @Override
    public String failingProgram() {
        return "/bin/false";
    }

    @Override
    public File nullDevice() {
        return new File("/dev/null");
    }

    @Override
    public Path terminal() {
        return path("/dev/tty");
    }

    @Override
    public boolean asynchronousChannelsPoll() {
        return true;
    }
}
