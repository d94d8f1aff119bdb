package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FileGuard;
import dev.farside.core.input.FilesRead;
import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import dev.farside.core.input.TextFile;
import dev.farside.core.own.ThisUser;
import dev.farside.core.sshconfig.Pattern;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads rules files: their lines, directives and includes. It runs before the program's main, so it is plain code that
 * loads few classes.
 *
 * <table>
 * <caption>Grammar</caption>
 * <tr><td>line</td><td>[ rule / directive ] [ "#" comment ]</td></tr>
 * <tr><td>directive</td><td>"search" 1*suffix / "include" file / "ssh-config" [ file / "none" ] / "stand-ins" cidr /
 * "sessions" number</td></tr>
 * </table>
 *
 * A first word that is the name of a directive is still a pattern if an action follows it at once.
 */
final class RulesReader {
    static final String[] DIRECTIVES = {"search", "include", "ssh-config", "stand-ins", "sessions"};

    /** With one gateway, when many connections are busy at once. */
    private static final int SESSIONS = 4;

    private static final int MOST_SESSIONS = 16;

    private final Path home;
    private final FilesRead files;

    /** Real paths of the files being read, the outermost first. */
    private final List<Path> open = new ArrayList<>();

    /** In all files read so far. */
    private final List<BadInput> mistakes = new ArrayList<>();

    final List<Rule> rules = new ArrayList<>();
    final List<String> search = new ArrayList<>();
    private Source sshConfigSource;
    private Source sshHostsSource;
    Path sshConfig;
    Source sshConfigPlace;
    boolean noSshConfig;
    private Source standInsSource;
    Cidr standIns = Cidr.STAND_INS;
    private Source sessionsSource;
    int sessions = SESSIONS;

    /** @param home what {@code ~} means; null: nothing */
    RulesReader(Path home) {
        this(home, new FilesRead());
    }

    /** @param files gets those that are read */
    RulesReader(Path home, FilesRead files) {
        this.home = home;
        this.files = files;
    }

    /** @throws BadInput with all mistakes of the file and of those that it includes */
    void file(Path file) {
        file(file, null);
        requireNoMistakes();
    }

    /**
     * @param name stands for the file in messages
     * @throws BadInput with all mistakes of the text
     */
    void text(String text, String name) {
        text(text, name, null);
        requireNoMistakes();
    }

    private void requireNoMistakes() {
        if (!mistakes.isEmpty()) {
            throw BadInput.all(mistakes);
        }
    }

    /** @param from the line that includes it; null for the outermost */
    private void file(Path file, RulesLine from) {
        String text;
        Path real;
        files.add(file);
        try {
            real = file.toRealPath();
            text = TextFile.read(file);
            FileGuard.requireSafe(file);
        } catch (IOException e) {
            throw unreadable(file, from, e);
        }
        if (open.contains(real)) {
            throw from.bad(1, file + " includes itself", "the files being read: " + open);
        }
        open.add(real);
        text(text, file.toString(), file);
        open.remove(open.size() - 1);
    }

    private static BadInput unreadable(Path file, RulesLine from, IOException e) {
        String why = Files.isDirectory(file)
                ? "is a directory"
                : Files.notExists(file)
                        ? "no such file"
                        : Files.isReadable(file) ? "cannot be read: " + e.getMessage() : "permission denied";
        return from == null
                ? new BadInput(
                        new Source(file.toString(), 0, 0),
                        why,
                        "it should be a text file with lines such as: *.corp.example via bastion")
                : from.bad(
                        1,
                        file + ": " + why,
                        "an include path is relative to the including file; a wildcard may match nothing, a plain name may not");
    }

    /** @param file what relative paths start from; null where there is no file */
    private void text(String text, String name, Path file) {
        int number = 0;
        int from = text.startsWith("\ufeff") ? 1 : 0;
        while (from < text.length()) {
            int newline = text.indexOf('\n', from);
            int next = newline < 0 ? text.length() : newline;
            int end = next > from && text.charAt(next - 1) == '\r' ? next - 1 : next;
            number++;
            try {
                line(new RulesLine(name, number, text.substring(from, end)), file);
            } catch (BadInput e) {
                mistakes.add(e); // the other lines are checked, too
            }
            from = next + 1;
        }
    }

    private void line(RulesLine line, Path file) {
        if (line.size() == 0) {
            return;
        }
        boolean rule = RuleParser.action(line) == 1;
        String word = rule ? "" : line.word(0);
        if (word.equals("search")) {
            search(line);
        } else if (word.equals("include")) {
            include(line, file);
        } else if (word.equals("ssh-config")) {
            sshConfig(line, file);
        } else if (word.equals("stand-ins")) {
            standIns(line);
        } else if (word.equals("sessions")) {
            sessions(line);
        } else {
            rules.add(RuleParser.parse(line));
        }
    }

    private void search(RulesLine line) {
        if (line.size() == 1) {
            throw line.bad(1, "no suffix after \"search\"", "as in search corp.example");
        }
        for (int i = 1; i < line.size(); i++) {
            String word = line.word(i);
            if (word.startsWith(".") || word.startsWith("*.")) {
                String bare = word.substring(word.indexOf('.') + 1);
                throw line.bad(i, "\"" + word + "\" is not a suffix", "did you mean \"" + bare + "\"?");
            }
            HostPattern suffix = PatternParser.parse(line, i);
            if (!suffix.literal || suffix.glob == null || suffix.negated || suffix.ports != null) {
                throw line.bad(i, "\"" + word + "\" is not a suffix", "a plain domain, as in search corp.example");
            }
            search.add(suffix.glob);
        }
    }

    private void include(RulesLine line, Path file) {
        Path included = path(line, file, "as in include team.rules or include conf.d/*.rules");
        String pattern =
                included.getFileName() == null ? "" : included.getFileName().toString();
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            file(included, line);
            return;
        }
        Path directory = included.getParent();
        Path listed = directory == null ? Path.of(".") : directory;
        files.add(listed);
        String[] names = listed.toFile().list();
        if (names == null && (Files.notExists(listed) || Files.isRegularFile(listed))) {
            return; // as a wildcard that matches nothing
        }
        // No permission, or no file descriptor. A host that it has a rule for would go out directly.
        if (names == null) {
            throw line.bad(1, listed + ": cannot be listed", "the user that runs the program must be able to list it");
        }
        Arrays.sort(names);
        for (String name : names) {
            boolean hidden = name.startsWith(".") && !pattern.startsWith(".");
            if (!hidden && Pattern.matches(name, pattern)) {
                file(included.resolveSibling(PathText.path(name, line.source(1))), line);
            }
        }
    }

    private void sshConfig(RulesLine line, Path file) {
        if (line.size() == 1) {
            sshHostsSource = once(line, sshHostsSource);
            rules.add(Rule.sshConfig(line.source(), line.text));
        } else {
            sshConfigSource = once(line, sshConfigSource);
            noSshConfig = line.size() == 2 && line.word(1).equals("none");
            sshConfigPlace = line.source(line.size() - 1);
            sshConfig = noSshConfig ? null : path(line, file, "as in ssh-config ~/.ssh/config.corp or ssh-config none");
        }
        if (noSshConfig && sshHostsSource != null) {
            throw line.bad(
                    0,
                    "\"ssh-config\" and \"ssh-config none\" exclude each other",
                    "they are at " + sshHostsSource.rule() + " and " + sshConfigSource.rule());
        }
    }

    private void standIns(RulesLine line) {
        standInsSource = once(line, standInsSource);
        argument(line, "as in stand-ins 241.0.0.0/8");
        HostPattern range = PatternParser.parse(line, 1);
        if (range.network == null || range.negated || range.ports != null) {
            throw line.bad(1, "\"" + line.word(1) + "\" is not a network", "as in stand-ins 241.0.0.0/8");
        }
        Cidr network = range.network;
        boolean reserved = network.isV4() && ((network.low() >>> 28) & 0xf) == 0xf;
        if (!reserved || network.prefix() < 8 || network.prefix() > 16 || ((network.low() >>> 24) & 0xff) == 255) {
            throw line.bad(
                    1,
                    "\"" + line.word(1) + "\" cannot hold stand-ins",
                    "a network of /8 to /16 from 240.0.0.0 to 254.255.255.255, addresses that nobody routes");
        }
        standIns = network;
    }

    private void sessions(RulesLine line) {
        sessionsSource = once(line, sessionsSource);
        String word = argument(line, "as in sessions 4");
        boolean number = !word.isEmpty() && word.length() <= 2;
        for (int i = 0; number && i < word.length(); i++) {
            number = word.charAt(i) >= '0' && word.charAt(i) <= '9';
        }
        sessions = number ? Integer.parseInt(word) : 0;
        if (sessions < 1 || sessions > MOST_SESSIONS) {
            throw line.bad(
                    1,
                    "\"" + word + "\" is not a number of sessions",
                    "1 to " + MOST_SESSIONS + ": how many a gateway may have when many connections are busy");
        }
    }

    private static Source once(RulesLine line, Source before) {
        if (before != null) {
            throw line.bad(
                    0,
                    "\"" + line.word(0) + "\" is given twice",
                    "it is also at " + before.rule() + "; keep one of them");
        }
        return line.source();
    }

    private static String argument(RulesLine line, String hint) {
        if (line.size() == 1) {
            throw line.bad(1, "nothing after \"" + line.word(0) + "\"", hint);
        }
        if (line.size() > 2) {
            throw line.bad(2, "\"" + line.word(2) + "\" after \"" + line.word(0) + "\"", hint);
        }
        return line.word(1);
    }

    private Path path(RulesLine line, Path file, String hint) {
        String text = argument(line, line.size() > 2 ? "a path with blanks goes into quotes: \"my rules\"" : hint);
        if (text.isEmpty()) {
            throw line.bad(1, "nothing after \"" + line.word(0) + "\"", hint);
        }
        boolean inHome = text.startsWith("~")
                && (text.length() == 1 || OperatingSystem.here().isSeparator(text.charAt(1)));
        if (inHome) {
            if (home == null) {
                throw line.bad(1, "\"" + text + "\": " + ThisUser.noHome(), "write its full path");
            }
            return home.resolve(PathText.path(text.substring(Math.min(2, text.length())), line.source(1)));
        }
        if (text.startsWith("~")) {
            throw line.bad(1, "\"" + text + "\" is another user's home", "write its full path");
        }
        Path path = PathText.path(text, line.source(1));
        return file == null ? path : file.resolveSibling(path);
    }
}
