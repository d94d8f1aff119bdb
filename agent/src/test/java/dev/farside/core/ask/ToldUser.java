package dev.farside.core.ask;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers one line after the other, and keeps all that was asked and told, in order. */
public final class ToldUser implements Questions.Elsewhere {
    private final Deque<String> answers;
    private final List<String> heard = new ArrayList<>();

    public ToldUser(String... answers) {
        this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public byte[] ask(String prompt, boolean echo) {
        tell(prompt);
        String answer = answers.poll();
        return answer == null ? null : answer.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void tell(String line) {
        synchronized (heard) {
            heard.add(line);
        }
    }

    public List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }
}
