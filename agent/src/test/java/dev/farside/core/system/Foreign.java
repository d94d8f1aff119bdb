package dev.farside.core.system;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A system in the memory of the test, with the user me, whose home directory has a .ssh. None of them has a /proc.
 *
 * @param environment may be changed
 */
public record Foreign(
        String name, FileSystem files, Map<String, String> environment, Properties properties, OperatingSystem system) {

    /** In this order: {@code Linux}, {@code macOS}, {@code Windows}. */
    public static List<String> names() {
        return List.of("Linux", "macOS", "Windows");
    }

    public static Foreign of(String name) throws IOException {
        return switch (name) {
            case "Linux" -> unix("Linux", "Linux", Configuration.unix(), "/home/me", "/tmp");
            case "macOS" -> unix(name, "Mac OS X", Configuration.osX(), "/Users/me", "/var/folders/zz/T");
            case "Windows" -> windows();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Foreign unix(String name, String property, Configuration like, String home, String temporary)
            throws IOException {
        FileSystem files = Jimfs.newFileSystem(like.toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setDefaultAttributeValue("posix:permissions", "rwxr-xr-x")
                .setDefaultAttributeValue("owner:owner", "me")
                .build());
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home));
        Foreign made = made(name, property, files, home, environment, temporary);
        Files.createDirectories(files.getPath(temporary));
        return made;
    }

    private static Foreign windows() throws IOException {
        FileSystem files = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner", "dos", "acl", "user")
                .setDefaultAttributeValue("owner:owner", "PC\\Me")
                .build());
        Map<String, String> environment = new HashMap<>(Map.of(
                "USERPROFILE", "C:\\Users\\me",
                "PROGRAMDATA", "C:\\ProgramData",
                "APPDATA", "C:\\Users\\me\\AppData\\Roaming",
                "LOCALAPPDATA", "C:\\Users\\me\\AppData\\Local",
                "SystemRoot", "C:\\Windows",
                "ComSpec", "C:\\Windows\\system32\\cmd.exe",
                "USERDOMAIN", "PC",
                "COMPUTERNAME", "PC"));
        Foreign made = made("Windows", "Windows 11", files, "C:\\Users\\me", environment, "C:\\Temp");
        Path windows = Files.createDirectories(files.getPath("C:\\Windows"));
        made.own(windows, "NT SERVICE\\TrustedInstaller");
        made.allow(windows, "VORDEFINIERT\\Administratoren", AclEntryPermission.WRITE_DATA);
        made.allow(windows, "VORDEFINIERT\\Benutzer", AclEntryPermission.READ_DATA);
        made.allow(windows, "ERSTELLER-BESITZER", Set.of(AclEntryFlag.INHERIT_ONLY), AclEntryPermission.WRITE_DATA);
        return made;
    }

    private static Foreign made(
            String name,
            String property,
            FileSystem files,
            String home,
            Map<String, String> environment,
            String temporary)
            throws IOException {
        Properties properties = new Properties();
        properties.setProperty("user.home", home);
        properties.setProperty("user.name", name.equals("Windows") ? "Me" : "me");
        properties.setProperty("java.io.tmpdir", temporary);
        Files.createDirectories(files.getPath(home, ".ssh"));
        return new Foreign(
                name,
                files,
                environment,
                properties,
                OperatingSystem.of(property, new Surroundings(files, environment, properties)));
    }

    public boolean isWindows() {
        return name.equals("Windows");
    }

    public Path home() {
        return system.home();
    }

    /** A file of the user's that nobody else may write to, in directories that are made. */
    public Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        permit(file, "rw-r--r--");
        return file;
    }

    /** Of UNIX. */
    public void permit(Path file, String permissions) throws IOException {
        if (!isWindows()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    public void own(Path file, String user) throws IOException {
        Files.setOwner(file, principal(user));
    }

    private UserPrincipal principal(String name) throws IOException {
        return files.getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    /** Another entry at the end of the list of Windows. */
    public void allow(Path file, String user, AclEntryPermission... what) throws IOException {
        allow(file, user, Set.of(), what);
    }

    private void allow(Path file, String user, Set<AclEntryFlag> flags, AclEntryPermission... what) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
        List<AclEntry> all = new java.util.ArrayList<>(view.getAcl());
        all.add(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(principal(user))
                .setFlags(flags)
                .setPermissions(what)
                .build());
        view.setAcl(all);
    }

    /** Its name in the tests' own names. */
    @Override
    public String toString() {
        return name;
    }
}
