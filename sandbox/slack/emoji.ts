import { nameToEmoji } from 'gemoji';

/** Slack's names for what GitHub calls otherwise or not at all. */
const SLACK_NAMES: Readonly<Record<string, string>> = {
  double_vertical_bar: '⏸️',
  black_square_for_stop: '⏹️',
  black_circle_for_record: '⏺️',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  large_purple_circle: '🟣',
  large_brown_circle: '🟤',
  large_red_square: '🟥',
  large_green_square: '🟩',
  large_yellow_square: '🟨',
  large_blue_square: '🟦',
  simple_smile: '🙂',
  ladybug: '🐞',
  lower_left_ball_point_pen: '🖊️',
  waving_white_flag: '🏳️',
  the_horns: '🤘',
};

/** Every emoji that messages can name, by shortcode without colons. */
export const emojiByName: Readonly<Record<string, string>> = { ...nameToEmoji, ...SLACK_NAMES };
