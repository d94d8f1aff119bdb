package dev.farside.core.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Locale;

/** Windows, with the files and habits of the OpenSSH that comes with it (Win32-OpenSSH). */
final class Windows extends OperatingSystem {
    private static final String AGENT = "\\\\.\\pipe\\openssh-ssh-agent";

    private Windows(Surroundings surroundings) {
        super(surroundings);
    }

    /** Not its constructor, for which a JVM that verifies the caller would load this class on all systems. */
    static OperatingSystem of(Surroundings surroundings) {
        return new Windows(surroundings);
    }

    @Override
    public String name() {
        return "Windows";
    }

    @Override
    public Path home() {
        Path given = surroundings.absolute(surroundings.property("user.home"));
        return given == null ? surroundings.absolute(surroundings.variable("USERPROFILE")) : given;
    }

    /** The profiles of a machine stand side by side, unless somebody has moved one. */
    @Override
    public Path homeOf(String user) {
        Path home = home();
        if (home == null || home.getParent() == null || user.equals(".") || user.equals("..")) {
            return null;
        }
        try {
            Path profiles = home.getParent();
            Path other = profiles.resolve(user);
            return profiles.equals(other.getParent()) && Files.isDirectory(other) ? other : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** In lower case; that of a domain with the domain and a backslash before it, as get_passwd has it. */
    @Override
    public String userName() {
        String name = givenName();
        return name == null ? null : (inDomain() ? account(name) : name).toLowerCase(Locale.ROOT);
    }

    private boolean inDomain() {
        String domain = surroundings.filled("USERDOMAIN");
        return domain != null && !domain.equalsIgnoreCase(surroundings.variable("COMPUTERNAME"));
    }

    private String account(String name) {
        return surroundings.variable("USERDOMAIN") + "\\" + name;
    }

    /** As w32_getuid. */
    @Override
    public String uid() {
        return "1";
    }

    @Override
    public String noHome() {
        return "this user has no home directory: user.home is " + surroundings.property("user.home")
                + ", USERPROFILE is " + surroundings.variable("USERPROFILE");
    }

    @Override
    public Access writableByOthers(Path file) throws IOException {
        return new FileAccess(surroundings, user()).writable(file);
    }

    @Override
    public Access readableByOthers(Path key) throws IOException {
        return new FileAccess(surroundings, user()).any(key);
    }

    /**
     * The account of this user. By its name, for new files of an administrator's belong to the group.
     *
     * @throws java.nio.file.attribute.UserPrincipalNotFoundException there is no such account
     */
    private UserPrincipal user() throws IOException {
        String name = givenName();
        return surroundings
                .files()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(
                        surroundings.filled("USERDOMAIN") == null || name == null
                                ? String.valueOf(name)
                                : account(name));
    }

    @Override
    public Access enterableByOthers(Path directory) {
        return new Access("Windows has no permissions that say so", "use it elsewhere");
    }

    @Override
    public boolean isOurs(Path file, LinkOption... options) throws IOException {
        return Files.getOwner(file, options).equals(user());
    }

    @Override
    public int mode(Path file, LinkOption... options) {
        return -1;
    }

    /** A list of one entry replaces what the directory would hand down. */
    @Override
    public FileAttribute<?>[] privateFile() {
        try {
            return new FileAttribute<?>[] {FileAccess.only(user())};
        } catch (IOException e) {
            return new FileAttribute<?>[0]; // no account by that name: as the directory has it, which is in the profile
        }
    }

    @Override
    public FileAttribute<?>[] privateDirectory() {
        return privateFile();
    }

    @Override
    public void makePrivate(Path file) throws IOException {
        List<AclEntry> ours = FileAccess.only(user()).value();
        Files.getFileAttributeView(file, AclFileAttributeView.class).setAcl(ours);
    }

    @Override
    public Path sshForAll() {
        return programData().resolve("ssh");
    }

    @Override
    public Path rulesForAll() {
        return programData().resolve("farside").resolve("rules");
    }

    private Path programData() {
        Path given = surroundings.absolute(surroundings.variable("PROGRAMDATA"));
        return given == null ? path("C:\\ProgramData") : given;
    }

    private Path systemRoot() {
        Path given = surroundings.absolute(surroundings.variable("SystemRoot"));
        return given == null ? path("C:\\Windows") : given;
    }

    @Override
    public Path configuration() {
        return applicationData("APPDATA", "Roaming");
    }

    @Override
    public Path state() {
        return applicationData("LOCALAPPDATA", "Local");
    }

    private Path applicationData(String variable, String usual) {
        Path given = surroundings.absolute(surroundings.variable(variable));
        Path home = home();
        return given != null || home == null ? given : home.resolve("AppData").resolve(usual);
    }

    @Override
    public Path runtime(String user) {
        return null;
    }

    @Override
    public Path hosts() {
        return systemRoot()
                .resolve("System32")
                .resolve("drivers")
                .resolve("etc")
                .resolve("hosts");
    }

    @Override
    public Path resolverConfiguration() {
        return null;
    }

    @Override
    public String usualAgent() {
        return AGENT;
    }

    @Override
    public boolean isPipe(String agent) {
        return agent.replace('/', '\\').toLowerCase(Locale.ROOT).startsWith("\\\\.\\pipe\\");
    }

    /** Tickets are with the Local Security Authority. */
    @Override
    public String usualTicketCache() {
        return "MSLSA:";
    }

    @Override
    public List<String> usualAskPass() {
        return List.of("ssh-askpass.exe");
    }

    @Override
    public boolean asksWithoutDisplay() {
        return surroundings.filled("SSH_ASKPASS") != null;
    }

    @Override
    public List<String> helperDirectories() {
        return List.of(systemRoot().resolve("System32").resolve("OpenSSH") + "\\");
    }

    @Override
    public boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }

    @Override
    public boolean isWholePath(String text) {
        return surroundings.absolute(text) != null;
    }

    /** A backslash takes no other meaning away here. */
    @Override
    public String slashed(String pattern) {
        return pattern.replace('\\', '/');
    }

    @Override
    public String commandFile(String name) {
        return name + ".cmd";
    }

    @Override
    public String[] stop(long pid) {
        return null;
    }

    /** {@code /s}: the first quote and the last one go, and all between them is the command. */
    @Override
    public String[] shell(String command) {
        String shell = surroundings.filled("ComSpec");
        return new String[] {
            shell == null ? systemRoot().resolve("System32").resolve("cmd.exe").toString() : shell,
            "/d",
            "/s",
            "/c",
            "\"" + command + "\""
        };
    }

    /** Without a shell, as ssh does here. */
    @Override
    public String[] proxy(String command) {
        return CommandLine.words(command);
    }

    @Override
    public String[] lifeline(long pid) {
        return null; // there is no SIGHUP
    }

    @Override
    public String[] background(String script) {
        return null; // nor are there permissions that keep other users off its socket
    }

    @Override
    public String failingProgram() {
        return "ssh-askpass-none.exe";
    }

    @Override
    public File nullDevice() {
        return new File("NUL");
    }

    /** A console is no file whose echo a program could turn off. */
    @Override
    public Path terminal() {
        return null;
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return false;
    }

    @Override
    public boolean isInBackground() {
        return false;
    }

    @Override
    public String begin(String pid) {
        return "";
    }

    @Override
    public String hostName() {
        return surroundings.filled("COMPUTERNAME");
    }

    @Override
    public String load() {
        return null;
    }

    @Override
    public List<String> selectors() {
        return List.of("sun/nio/ch/WEPollSelectorImpl", "sun/nio/ch/WindowsSelectorImpl");
    }

    @Override
    public boolean asynchronousChannelsPoll() {
        return false;
    }
}
