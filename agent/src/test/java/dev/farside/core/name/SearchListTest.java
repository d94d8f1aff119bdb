package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchListTest {
    @TempDir
    private Path directory;

    /** {@code ;} stands for the end of a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            search corp.example                                | -              | -       | host         | [corp.example] 1
            nameserver 10.0.0.1;search a.example  b.example    | -              | -       | host         | [a.example, b.example] 1
            search A.Example. .b.example .                     | -              | -       | host         | [a.example, b.example] 1
            search a.example;search b.example                  | -              | -       | host         | [b.example] 1
            search a.example;domain b.example c.example        | -              | -       | host         | [b.example] 1
            # search a.example;options rotate ndots:3          | -              | -       | host         | [] 3
            options ndots:99                                   | -              | -       | host         | [] 15
            options ndots:x ndots:                             | -              | -       | host         | [] 1
            nameserver 10.0.0.1                                | -              | -       | host.lab.net | [lab.net] 1
            search a.example                                   | -              | -       | host.lab.net | [a.example] 1
            search                                             | -              | -       | host.lab.net | [] 1
            search a.example                                   | b.example  c.d | -       | host         | [b.example, c.d] 1
            search a.example;options ndots:2                   | -              | ndots:4 | host         | [a.example] 4
            search a.example                                   | -              | debug   | host         | [a.example] 1
            """)
    void resolvConfIsReadAsGlibcReadsIt(
            String text, String localDomain, String resOptions, String hostName, String expected) {
        ResolvConf conf = ResolvConf.parse(text.replace(';', '\n'), localDomain, resOptions, hostName);
        assertEquals(expected, conf.search() + " " + conf.ndots());
    }

    private SearchList list(String resolvConf, String hosts) throws IOException {
        return new SearchList(
                Files.writeString(directory.resolve("resolv.conf"), resolvConf),
                Files.writeString(directory.resolve("hosts"), hosts),
                Map.of(),
                "host",
                0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1 | pg          | pg          | [pg.a.example, pg.b.example]
            1 | pg.         | pg          | []
            1 | pg.dc1      | pg.dc1      | []
            2 | pg.dc1      | pg.dc1      | [pg.dc1.a.example, pg.dc1.b.example]
            2 | pg.dc1.     | pg.dc1      | []
            2 | pg.dc1.lab  | pg.dc1.lab  | []
            0 | pg          | pg          | []
            """)
    void aNameWithFewDotsIsAskedForWithEachSuffix(int ndots, String host, String name, String expected)
            throws IOException {
        SearchList list = list("search a.example b.example\noptions ndots:" + ndots + "\n", "");
        assertEquals(expected, list.complete(host, name).toString());
    }

    @Test
    void theHostsFileHasShortNamesInAnyCase() throws IOException {
        SearchList list = list("", "127.0.0.1 localhost\n10.0.0.1\tpg.lab PG pg2 # pg3\n#10.0.0.1 pg4\n");
        assertTrue(list.isInHostsFile("pg"));
        assertTrue(list.isInHostsFile("pg2"));
        assertFalse(list.isInHostsFile("pg3"));
        assertFalse(list.isInHostsFile("pg4"));
        assertFalse(list.isInHostsFile("10.0.0.1"));
    }

    @Test
    void filesThatChangeAreReadAgain() throws IOException {
        SearchList list = list("search a.example\n", "10.0.0.1 pg\n");
        assertEquals(List.of("pg.a.example"), list.complete("pg", "pg"));
        assertTrue(list.isInHostsFile("pg"));
        list("search a.example b.example\n", "# nothing any more\n");
        assertEquals(List.of("pg.a.example", "pg.b.example"), list.complete("pg", "pg"));
        assertFalse(list.isInHostsFile("pg"));
    }

    @Test
    void withoutFilesThereIsNothing() {
        SearchList list = new SearchList(directory.resolve("no"), directory.resolve("none"), Map.of(), "host", 0);
        assertEquals(List.of(), list.complete("pg", "pg"));
        assertFalse(list.isInHostsFile("pg"));
    }
}
