package io.fairlead.edge.runtime;

import java.util.ArrayList;
import java.util.List;

/** Takes lines apart: commands at semicolons, words at blanks; a backslash takes the meaning from what follows. Pure. */
final class Words {

    private Words() {}

    /** The commands of a line. */
    static List<String> commands(String line) {
        List<String> commands = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ';') {
                commands.add(line.substring(begin, i));
                begin = i + 1;
            }
        }
        if (begin < line.length()) {
            commands.add(line.substring(begin));
        }
        return commands;
    }

    /** The words of a command. */
    static List<String> of(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == ' ' || c == '\t') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                inWord = false;
            } else {
                inWord = true;
                word.append(c == '\\' && i + 1 < command.length() ? command.charAt(++i) : c);
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
