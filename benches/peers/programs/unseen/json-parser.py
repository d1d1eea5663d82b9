"""Parses a JSON text of many records into values. Prints how many values, how many characters of strings and what
depth it has, the sum of its numbers in units of 0.01, and the sum of the members `id` of its records.
"""

RECORDS = 1000
PASSES = 10

ESCAPES = {"n": "\n", "t": "\t"}


def make_text():
    records = [
        '{"id":                                      '
        + str(i)
        + ', "name": "Ada \\"Countess\\" Lovelace",      '
        + ' "scores": [1, -20, 3.5, 4e2, 0.25, []],    '
        + ' "active": true, "next": null, "place": {   '
        + ' "town": "London\\/\\u0041\\n", "empty": {}}}  '
        for i in range(1, RECORDS + 1)
    ]
    return "[" + ",".join(records) + "]"


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def skip_space(self):
        while self.peek() == " ":
            self.at += 1

    def expect(self, wanted):
        if not self.text.startswith(wanted, self.at):
            raise ValueError(f"expected {wanted} at {self.at}")
        self.at += len(wanted)

    def accept(self, c):
        if self.peek() == c:
            self.at += 1
            return True
        return False

    def escaped(self):
        """The character that an escape stands for; its backslash was read."""
        c = self.peek()
        self.at += 1
        if c == "u":
            code = int(self.text[self.at : self.at + 4], 16)
            self.at += 4
            return chr(code)
        return ESCAPES.get(c, c)

    def parse_string(self):
        self.expect('"')
        characters = []
        while not self.accept('"'):
            c = self.peek()
            self.at += 1
            characters.append(self.escaped() if c == "\\" else c)
        return "".join(characters)

    def digits(self):
        """Reads digits one by one."""
        while "0" <= self.peek() <= "9":
            yield ord(self.peek()) - ord("0")
            self.at += 1

    def parse_number(self):
        negative = self.accept("-")
        number = 0
        for digit in self.digits():
            number = number * 10 + digit
        if self.accept("."):
            scale = 1
            for digit in self.digits():
                number = number * 10 + digit
                scale *= 10
            number /= scale
        if self.accept("e"):
            small = self.accept("-")
            exponent = 0
            for digit in self.digits():
                exponent = exponent * 10 + digit
            for _ in range(exponent):
                number = number / 10 if small else number * 10
        return -number if negative else number

    def parse_array(self):
        items = []
        self.expect("[")
        self.skip_space()
        while not self.accept("]"):
            if items:
                self.expect(",")
            items.append(self.parse_value())
        return items

    def parse_object(self):
        members = {}
        self.expect("{")
        self.skip_space()
        while not self.accept("}"):
            if members:
                self.expect(",")
            self.skip_space()
            key = self.parse_string()
            self.skip_space()
            self.expect(":")
            members[key] = self.parse_value()
        return members

    def parse_value(self):
        self.skip_space()
        c = self.peek()
        if c == "{":
            value = self.parse_object()
        elif c == "[":
            value = self.parse_array()
        elif c == '"':
            value = self.parse_string()
        elif c == "t":
            self.expect("true")
            value = True
        elif c == "f":
            self.expect("false")
            value = False
        elif c == "n":
            self.expect("null")
            value = None
        else:
            value = self.parse_number()
        self.skip_space()
        return value


class Measure:
    def __init__(self):
        self.values = self.characters = self.depth = 0
        self.numbers = 0.0

    def add(self, value, level):
        self.values += 1
        self.depth = max(self.depth, level)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.numbers += value
        elif isinstance(value, str):
            self.characters += len(value)
        elif isinstance(value, list):
            for item in value:
                self.add(item, level + 1)
        elif isinstance(value, dict):
            for key, item in value.items():
                self.characters += len(key)
                self.add(item, level + 1)


def main():
    text = make_text()
    measure = Measure()
    ids = 0
    for _ in range(PASSES):
        root = Parser(text).parse_value()
        measure.add(root, 1)
        ids += sum(record["id"] for record in root)
    print(len(text))
    print(measure.values)
    print(measure.characters)
    print(measure.depth)
    print(round(measure.numbers * 100))
    print(ids)


main()
