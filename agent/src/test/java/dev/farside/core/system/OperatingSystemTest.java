package dev.farside.core.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperatingSystemTest {
    static List<String> names() {
        return Foreign.names();
    }

    @ParameterizedTest
    @CsvSource({"Linux, Linux", "Mac OS X, macOS", "Darwin, macOS", "Windows Server 2022, Windows", "FreeBSD, Linux"})
    void isKnownByItsName(String property, String name) {
        assertEquals(
                name, OperatingSystem.of(property, Surroundings.ofThisProcess()).name());
    }

    @ParameterizedTest
    @CsvSource({
        "/home/me,  /home/you, /home/me",
        "/home/me,           , /home/me",
        "?,         /work    , /work",
        "?,                  , ",
        "?,         ?        , ",
        "?,         .        , ",
        "?,         ''       , ",
        "'',        /        , /",
        "me,        /work    , /work",
        ",          /work    , /work",
    })
    void homeIsAbsoluteOrThereIsNone(String property, String variable, String home) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", variable);
        OperatingSystem system = OperatingSystem.of("Linux", with(environment, "user.home", property));
        assertEquals(home == null ? null : Path.of(home), system.home());
    }

    @ParameterizedTest
    @CsvSource({"me, me", "?, ", "'', ", ","})
    void whoHasNoNameHasNone(String property, String name) {
        assertEquals(
                name,
                OperatingSystem.of("Linux", with(Map.of(), "user.name", property))
                        .userName());
    }

    private static Surroundings with(Map<String, String> environment, String property, String value) {
        Properties properties = new Properties();
        if (value != null) {
            properties.setProperty(property, value);
        }
        return new Surroundings(FileSystems.getDefault(), environment, properties);
    }

    @Test
    void theNumberIsThatOfTheFilesWeMake() throws Exception {
        Path made = Files.createTempFile("uid", null);
        try {
            assertEquals(
                    Files.getAttribute(made, "unix:uid").toString(),
                    OperatingSystem.here().uid());
        } finally {
            Files.delete(made);
        }
    }

    @ParameterizedTest
    @CsvSource({"Linux", "macOS"})
    void theNumberIsKnownWithoutProc(String name) throws Exception {
        Foreign foreign = Foreign.of(name);
        Path ours = foreign.write(foreign.home().resolve("ours"), "");
        assertEquals(
                Files.getAttribute(ours, "unix:uid").toString(),
                foreign.system().uid());
        assertTrue(foreign.system().isOurs(ours));
        foreign.own(ours, "you");
        assertFalse(foreign.system().isOurs(ours));
        try (var left = Files.list(foreign.files().getPath(foreign.properties().getProperty("java.io.tmpdir")))) {
            assertEquals(0, left.count());
        }
    }

    /** A key that others can read was let pass where there is no /proc. */
    @ParameterizedTest
    @CsvSource({"Linux", "macOS"})
    void aKeyMustBeItsOwnersAlone(String name) throws Exception {
        Foreign foreign = Foreign.of(name);
        Path key = foreign.write(foreign.home().resolve(".ssh").resolve("id"), "");
        assertEquals(
                new Access("its permissions are 0644", "chmod 600 " + key),
                foreign.system().readableByOthers(key));
        foreign.permit(key, "rw-------");
        assertNull(foreign.system().readableByOthers(key));
        foreign.permit(key, "rw-r-----");
        foreign.own(key, "you"); // as ssh
        assertNull(foreign.system().readableByOthers(key));
    }

    @ParameterizedTest
    @CsvSource({"Linux", "macOS"})
    void aConfigurationMustBeTheUsers(String name) throws Exception {
        Foreign foreign = Foreign.of(name);
        Path file = foreign.write(foreign.home().resolve(".ssh").resolve("config"), "");
        assertNull(foreign.system().writableByOthers(file));
        foreign.own(file, "you");
        assertEquals(
                "it belongs to another user",
                foreign.system().writableByOthers(file).what());
        foreign.own(file, "me");
        foreign.permit(file, "rw-rw-r--");
        assertEquals(
                new Access("others can write to it", "chmod go-w " + file),
                foreign.system().writableByOthers(file));
    }

    @Test
    void ofWindowsTheUserAndWhoOwnsTheMachineMayWriteToAConfiguration() throws Exception {
        Foreign foreign = Foreign.of("Windows");
        Path file = foreign.write(foreign.home().resolve(".ssh").resolve("config"), "");
        foreign.allow(file, "PC\\Me", AclEntryPermission.WRITE_DATA);
        foreign.allow(file, "NT AUTHORITY\\SYSTEM", AclEntryPermission.WRITE_DATA);
        foreign.allow(file, "VORDEFINIERT\\Administratoren", AclEntryPermission.WRITE_DATA);
        foreign.allow(file, "PC\\you", AclEntryPermission.READ_DATA);
        foreign.own(file, "PC\\Me");
        assertNull(foreign.system().writableByOthers(file));
        foreign.own(file, "VORDEFINIERT\\Administratoren");
        assertNull(foreign.system().writableByOthers(file));
        foreign.own(file, "PC\\you");
        assertEquals(
                "it belongs to another user",
                foreign.system().writableByOthers(file).what());
        foreign.own(file, "PC\\Me");
        foreign.allow(file, "PC\\you", AclEntryPermission.WRITE_ACL);
        assertEquals(
                new Access("PC\\you can write to it", "icacls \"" + file + "\" /inheritance:r /grant:r PC\\Me:F"),
                foreign.system().writableByOthers(file));
    }

    @Test
    void whatIsOnlyHandedDownOrOnlyReadInTheDirectoryOfWindowsGivesNoTrust() throws Exception {
        Foreign foreign = Foreign.of("Windows");
        for (String group : List.of("VORDEFINIERT\\Benutzer", "ERSTELLER-BESITZER")) {
            Path file = foreign.write(foreign.home().resolve("for " + group.replace('\\', ' ')), "");
            foreign.own(file, "PC\\Me");
            foreign.allow(file, group, AclEntryPermission.APPEND_DATA);
            assertEquals(
                    group + " can write to it",
                    foreign.system().writableByOthers(file).what());
        }
    }

    @Test
    void ofWindowsNobodyElseMayReadAKey() throws Exception {
        Foreign foreign = Foreign.of("Windows");
        Path key = foreign.write(foreign.home().resolve(".ssh").resolve("id"), "");
        foreign.own(key, "PC\\Me");
        foreign.allow(key, "NT AUTHORITY\\SYSTEM", AclEntryPermission.READ_DATA);
        assertNull(foreign.system().readableByOthers(key));
        foreign.allow(key, "VORDEFINIERT\\Benutzer", AclEntryPermission.READ_DATA);
        assertEquals(
                "VORDEFINIERT\\Benutzer can use it",
                foreign.system().readableByOthers(key).what());
    }

    @ParameterizedTest
    @CsvSource({"Linux", "macOS"})
    void aPrivateFileIsItsUsersAlone(String name) throws Exception {
        Foreign foreign = Foreign.of(name);
        OperatingSystem system = foreign.system();
        Path directory = Files.createDirectory(foreign.home().resolve("room"), system.privateDirectory());
        Path file = Files.createFile(directory.resolve("file"), system.privateFile());
        Path later = foreign.write(directory.resolve("later"), "");
        system.makePrivate(later);
        for (Path one : List.of(file, later)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @ParameterizedTest
    @CsvSource({"Linux", "macOS"})
    void aDirectoryForLoginsIsItsUsersAlone(String name) throws Exception {
        Foreign foreign = Foreign.of(name);
        Path directory = Files.createDirectory(
                foreign.home().resolve("room"), foreign.system().privateDirectory());
        assertNull(foreign.system().enterableByOthers(directory));
        foreign.permit(directory, "rwx--x---");
        assertEquals(
                "others can enter it",
                foreign.system().enterableByOthers(directory).what());
        foreign.permit(directory, "rwx------");
        foreign.own(directory, "you");
        assertEquals(
                "it belongs to another user",
                foreign.system().enterableByOthers(directory).what());
        Path link = Files.createSymbolicLink(foreign.home().resolve("link"), directory);
        assertEquals(
                "it is not a directory",
                foreign.system().enterableByOthers(link).what());
    }

    @Test
    void ofWindowsAPrivateFileHasOneEntry() throws Exception {
        Foreign foreign = Foreign.of("Windows");
        Path file = foreign.write(foreign.home().resolve("file"), "");
        foreign.allow(file, "PC\\you", AclEntryPermission.READ_DATA);
        foreign.system().makePrivate(file);
        List<AclEntry> all =
                Files.getFileAttributeView(file, AclFileAttributeView.class).getAcl();
        assertEquals(1, all.size());
        assertEquals("PC\\Me", all.get(0).principal().getName());
        assertEquals(EnumSet.allOf(AclEntryPermission.class), all.get(0).permissions());
        FileAttribute<?> onNew = foreign.system().privateFile()[0];
        assertEquals("acl:acl", onNew.name()); // which the file system of the test takes for no new file
        assertEquals(all, onNew.value());
    }

    @ParameterizedTest
    @CsvSource({"PC, PC, me", ", PC, me", "CORP, PC, corp\\me"})
    void ofWindowsAUserOfADomainHasItInFront(String domain, String computer, String name) throws Exception {
        Foreign foreign = Foreign.of("Windows");
        foreign.environment().put("USERDOMAIN", domain);
        foreign.environment().put("COMPUTERNAME", computer);
        assertEquals(name, foreign.system().userName());
    }

    @Test
    void theHomesOfOthersStandBesideOurs() throws Exception {
        for (String name : List.of("macOS", "Windows")) {
            Foreign foreign = Foreign.of(name);
            Path other = Files.createDirectory(foreign.home().resolveSibling("you"));
            assertEquals(other, foreign.system().homeOf("you"));
            for (String nobody : List.of("nobody", "..", ".", "me/.ssh")) {
                assertNull(foreign.system().homeOf(nobody), nobody);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingIsSaidOfWhatOnlyProcTells(String name) throws Exception {
        OperatingSystem system = Foreign.of(name).system();
        assertEquals(name.equals("Windows") ? "PC" : null, system.hostName());
        assertNull(system.load());
        assertEquals("", system.begin("1"));
        assertFalse(system.isInBackground());
    }

    @Test
    void onLinuxProcTells() {
        OperatingSystem system = OperatingSystem.here();
        assertEquals("Linux", system.name());
        assertTrue(system.begin(Long.toString(ProcessHandle.current().pid())).matches("[0-9]+"));
        assertEquals("", system.begin("999999999"));
        assertTrue(system.load().matches("(?s)[0-9.]+ .*"));
        assertTrue(system.hostName().length() > 0);
    }

    @Test
    void aCommandRunsAsSshRunsItThere() throws Exception {
        OperatingSystem mac = Foreign.of("macOS").system();
        assertArrayEquals(new String[] {"/bin/sh", "-c", "test -f x"}, mac.shell("test -f x"));
        assertArrayEquals(new String[] {"/bin/sh", "-c", "exec nc %h 22"}, mac.proxy("nc %h 22"));
        OperatingSystem windows = Foreign.of("Windows").system();
        assertArrayEquals(
                new String[] {"C:\\Windows\\system32\\cmd.exe", "/d", "/s", "/c", "\"dir \"a b\" & exit 1\""},
                windows.shell("dir \"a b\" & exit 1"));
        assertNull(windows.lifeline(1));
    }

    /** The examples of Microsoft's page on the arguments of main. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"abc\" d e;          abc|d|e",
                "a\\\\b d\"e f\"g h;      a\\\\b|de fg|h",
                "a\\\\\\\"b c d;          a\\\"b|c|d",
                "a\\\\\\\\\"b c\" d e;    a\\\\b c|d|e",
                "a\"b\"\" c d;           ab\" c d",
                "C:\\x\\ssh.exe -W \"\" y;  C:\\x\\ssh.exe|-W||y",
            })
    void ofWindowsAProxyCommandIsSplitAsProgramsDo(String line, String words) throws Exception {
        assertEquals(words, String.join("|", Foreign.of("Windows").system().proxy(line)));
    }

    @Test
    void theAgentOfWindowsIsAPipe() throws Exception {
        OperatingSystem windows = Foreign.of("Windows").system();
        assertTrue(windows.isPipe(windows.usualAgent()));
        assertTrue(windows.isPipe("//./Pipe/openssh-ssh-agent"));
        assertFalse(windows.isPipe("C:\\Users\\me\\agent.sock"));
        assertNull(Foreign.of("macOS").system().usualAgent());
    }
}
