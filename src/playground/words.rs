//! Every visible word, in English and Chinese, in one catalogue.
//!
//! A message may have slots in braces; [`rich`] fills them with pieces that have a tone of their
//! own. PyTorch's names are never translated.

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// The short name in links and in storage.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
        }
    }

    /// Reads `zh`, `zh-CN`, `en-GB`; other languages are read in English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }
}

/// The Chinese texts, which the page loads before it speaks Chinese.
#[cfg(feature = "split")]
static CHINESE: std::sync::OnceLock<fn(Word) -> &'static str> = std::sync::OnceLock::new();

/// Hands over the Chinese texts: called from where they were loaded.
#[cfg(feature = "split")]
pub fn supply_chinese() {
    CHINESE.get_or_init(|| Word::chinese);
}

/// Hands over nothing: they are there.
#[cfg(not(feature = "split"))]
pub fn supply_chinese() {}

fn chinese() -> Option<fn(Word) -> &'static str> {
    #[cfg(feature = "split")]
    return CHINESE.get().copied();
    #[cfg(not(feature = "split"))]
    Some(Word::chinese)
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// The live cell's colour.
    Signal,
    /// PyTorch's own words.
    Code,
    Strong,
    /// Emphasis within a sentence.
    Stressed,
    Error,
    /// A setting that one press chooses.
    Offer,
}

/// Text with one tone.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    pub tone: Tone,
    /// The told tap whose value this is.
    pub tap: Option<usize>,
}

impl Piece {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }

    pub fn signal(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Signal)
    }

    pub fn code(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Code)
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Strong)
    }

    pub fn stressed(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Stressed)
    }

    pub fn error(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Error)
    }

    pub fn offer(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Offer)
    }

    fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
            tap: None,
        }
    }

    pub fn of_tap(self, tap: Option<usize>) -> Self {
        Self { tap, ..self }
    }
}

/// A line of pieces.
pub type Rich = Vec<Piece>;

/// A message with its slots filled: `{name}` becomes the piece of that name.
pub fn rich(template: &str, slots: &[(&str, Piece)]) -> Rich {
    woven(template, |name| {
        let found = slots.iter().find(|(slot, _)| *slot == name);
        found.map(|(_, piece)| vec![piece.clone()])
    })
}

/// The same where a slot takes a whole line.
pub fn woven(template: &str, slot: impl Fn(&str) -> Option<Rich>) -> Rich {
    let mut line = Rich::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            line.push(Piece::plain(before));
        }
        line.extend(slot(name).into_iter().flatten());
        rest = after;
    }
    if !rest.is_empty() {
        line.push(Piece::plain(rest));
    }
    line
}

/// The same as plain text.
pub fn fill(template: &str, slots: &[(&str, &str)]) -> String {
    slots
        .iter()
        .fold(template.to_string(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}

/// A line read aloud: its text without tones.
pub fn spoken(line: &[Piece]) -> String {
    line.iter().map(|piece| piece.text.as_str()).collect()
}

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// A message of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $($name),* }

        impl Word {
            /// All messages, for tests.
            pub const ALL: &[Word] = &[$(Word::$name),*];

            /// The message in a language, its slots unfilled.
            pub fn text(self, lang: Lang) -> &'static str {
                match lang {
                    Lang::En => self.english(),
                    Lang::Zh => chinese().map_or_else(|| self.english(), |text| text(self)),
                }
            }

            // Tables: a match would be code for each message.
            fn english(self) -> &'static str {
                const TEXTS: &[&str] = &[$($en),*];
                TEXTS[self as usize]
            }

            fn chinese(self) -> &'static str {
                const TEXTS: &[&str] = &[$($zh),*];
                TEXTS[self as usize]
            }
        }
    };
}

words! {
    // The bar.
    Playground: "Playground", "实验台";
    Compare: "Compare", "对比";
    Views: "Views", "视图";
    Undo: "Undo", "撤销";
    Share: "Share", "分享";
    Embed: "Embed", "嵌入";
    More: "More", "更多";
    Done: "Done", "完成";
    Details: "Details", "详情";
    Formula: "Formula", "公式";
    Ruler: "Ruler", "标尺";
    AtHand: "At hand", "常用";
    NoRulerApart: "What there is to measure stands in the figure.", "可测量的内容已在图中。";
    Redo: "Redo", "重做";
    Theme: "Switch between light and dark", "切换浅色与深色";
    OtherLanguage: "中文", "English";
    Lessons: "Lessons", "课程";
    // The first visit.
    NewHere: "New here?", "第一次来？";
    TryHover: "Hover an output cell.", "把指针移到输出格上。";
    TryTap: "Tap an output cell.", "轻点一个输出格。";
    TryRest: "Hold an input cell to draw.", "按住输入格即可绘制。";
    TryType: "Type over an input cell.", "直接改写输入格。";
    TrySwitch: "Switch {code}.", "切换 {code}。";
    TakeFirstLesson: "Take the first lesson.", "学习第一课。";
    Hide: "Hide", "隐藏";
    // Grids.
    Input: "Input", "输入";
    Output: "Output", "输出";
    Kernel: "Kernel", "卷积核";
    LastValidOutput: "Last valid output", "上次有效输出";
    Computing: "Computing …", "正在计算 …";
    Computed: "The output is computed.", "输出已算好。";
    WorkCancelled: "Cancelled", "已取消";
    ComputeAgain: "Compute again", "重新计算";
    NoOutput: "No output yet: the settings are refused.", "尚无输出：当前设置被拒绝。";
    EmptyOutput: "The output has no cells.", "输出没有单元。";
    Draw: "Draw", "绘制";
    Type: "Type", "键入";
    Paste: "Paste", "粘贴";
    Image: "Image", "图片";
    Examples: "Examples", "示例";
    Brush: "Brush value", "画笔数值";
    Fill: "Fill", "填充";
    FillZeros: "Zeros", "全 0";
    FillOnes: "Ones", "全 1";
    FillArange: "Counting up", "递增计数";
    FillGradient: "Gradient", "渐变";
    FillUniform: "Random, uniform", "随机，均匀分布";
    FillNormal: "Random, normal", "随机，正态分布";
    ClearGrid: "Clear", "清空";
    ClearsAll: "the whole grid", "整个网格";
    // An empty grid.
    StartWithGrid: "Start with a grid.", "从一个网格开始。";
    HintStart: "Type a number into the first cell, paste from anywhere with {keys}, or drop a picture. Nothing leaves this page.", "在第一格键入数字，用 {keys} 从任何地方粘贴，或拖入图片。数据不会离开此页面。";
    DrawTypeOrPaste: "Draw, type or paste a grid, or start from an example.", "绘制、键入或粘贴网格，或从示例开始。";
    OutputAppears: "The output appears here.", "输出会显示在这里。";
    ResizeGrid: "Resize the grid", "调整网格大小";
    GridSize: "Grid size, rows × columns", "网格大小，行 × 列";
    SizeRefused: "Type two whole numbers from 1 to {most}, such as 4 × 4.", "请输入 1 到 {most} 的两个整数，例如 4 × 4。";
    Channel: "channel {n} of {count}", "通道 {n} / {count}";
    PreviousChannel: "Previous channel", "上一通道";
    NextChannel: "Next channel", "下一通道";
    OutputSlice: "Output slice {n}", "输出切片 {n}";
    OpenSlice: "Open output slice {n}", "打开输出切片 {n}";
    NotRead: "not read", "未读取";
    AllSlices: "All {count} output slices, one scale. Choose one to open it.", "全部 {count} 个输出切片，同一色标。选择其一即可打开。";
    SomeSlices: "Output slices {from} to {to} of {count}, one scale. Choose one to open it.", "{count} 个输出切片中的第 {from} 至 {to} 个，同一色标。选择其一即可打开。";
    WeightProduct: "Weight = depth × row × column", "权重 = 深度 × 行 × 列";
    InputDepth: "input z", "输入 z";
    OutputDepth: "output z", "输出 z";
    SliceAt: "slice {n}", "切片 {n}";
    AsColours: "The three channels as one colour picture", "三个通道合成一张彩色图像";
    CellAt: "row {row}, column {column}", "第 {row} 行，第 {column} 列";
    NotANumber: "{text} is not a number such as 0.5 or 0,5.", "{text} 不是数字，应如 0.5 或 0,5。";
    InputKeys: "Arrow keys move, typing edits, Enter commits, Delete sets 0. Shift with arrow keys selects; Control or Command with A selects all, with Enter fills the selection, with C, X and V copies, cuts and pastes cells. Escape lets go.", "方向键移动，键入即编辑，回车确认，Delete 置 0。Shift 加方向键选择；Control 或 Command 加 A 全选，加回车填满所选，加 C、X、V 复制、剪切、粘贴单元。Esc 放开。";
    SelectedBlock: "Rows {top} to {bottom}, columns {left} to {right} selected: {size}.", "已选第 {top} 至 {bottom} 行、第 {left} 至 {right} 列：{size}。";
    BlockTooLarge: "{size} cells do not fit from row {row}, column {column} on: this grid goes up to {most}. Nothing is changed.", "从第 {row} 行第 {column} 列起放不下 {size} 个单元：此网格最大为 {most}。未作任何改变。";
    StageKeys: "Arrow keys move, Enter chooses the stage and pins, Escape lets go.", "方向键移动，回车选中该阶段并固定，Esc 放开。";
    StageWaits: "Waits for the stage before it.", "等待前一阶段。";
    OutputKeys: "Arrow keys move, Enter pins, Escape lets go.", "方向键移动，回车固定，Esc 放开。";
    ColourScale: "Colour scale", "色标";
    Colormap: "Colour map", "配色";
    // Sentences.
    CellReads: "{output} reads the input at row {row}, column {column}.", "{output} 读取输入的第 {row} 行、第 {column} 列。";
    CellReadsSome: "{output} reads only {share} input cells under it.", "{output} 只读取其下方{share}输入单元。";
    ShareOf: "{read} of the {count}", "{count} 个中的 {read} 个";
    CellCopies: "{output} copies {source}.", "{output} 复制{source}。";
    CellReadsAt: "{output} reads the input at {position}.", "{output} 读取输入的 {position} 处。";
    CellBlends: "{output} blends {cells} of {slices}, at depth {depth}.", "{output} 混合{slices}中的{cells}，深度为 {depth}。";
    CellAdds: "{output} adds {count} input cells.", "{output} 是 {count} 个输入单元之和。";
    CellFilled: "{output} is {value}: no input cell is moved there.", "{output} 是 {value}：没有输入单元移到那里。";
    CellKeeps: "{output} keeps {value}, the largest of {count} input cells.", "{output} 保留 {value}，它是 {count} 个输入单元中最大的。";
    CellKeepsOne: "{output} keeps {value}, the only input cell in its window.", "{output} 保留 {value}，窗口内只有这一个输入单元。";
    CellHasNone: "{output} is {value}: its window holds no input cell.", "{output} 是 {value}：窗口内没有输入单元。";
    CellDivides: "{output} divides {sum} by {divisor}.", "{output} 把 {sum} 除以 {divisor}。";
    CellWeighs: "{output} weighs {count} input cells with the kernel.", "{output} 用卷积核对 {count} 个输入单元加权。";
    CellStamps: "{output} is the sum of {stamps}.", "{output} 是 {stamps}之和。";
    CellPowers: "{output} is the {p}-norm of {count} input cells.", "{output} 是 {count} 个输入单元的 {p} 范数。";
    NoStamps: "no stamp", "零个印记";
    OneStamp: "one stamp", "一个印记";
    ManyStamps: "{count} stamps", "{count}个印记";
    AboveRange: "{output} is {value}, above every input cell.", "{output} 是 {value}，高于所有输入单元。";
    BelowRange: "{output} is {value}, below every input cell.", "{output} 是 {value}，低于所有输入单元。";
    NothingPinned: "Point at an output cell to see what made it.", "指向一个输出格，看它由什么得来。";
    // Hints beneath the sentence.
    HintFootprint: "The dashed box is one input cell wide. Its share over each cell is that cell’s weight.", "虚线框与一个输入格同宽，它落在每格上的面积就是该格的权重。";
    HintAliasing: "The other {others} do not count, so fine stripes alias.", "其余 {others} 个不计入，因此细条纹会混叠。";
    Try: "Try {setting}.", "试试 {setting}。";
    TryOrLens: "Try {setting}, or move the lens with the arrow keys.", "试试 {setting}，或用方向键移动放大镜。";
    MoveLens: "Move the lens with the arrow keys.", "用方向键移动放大镜。";
    HintNearest: "Nearest looks up one input cell; no value changes.", "最近邻只查找一个输入单元，数值不变。";
    HintUnpooled: "Each value goes back to where its maximum was; every other cell is 0.", "每个值回到其最大值原来的位置，其余单元为 0。";
    HintOneCell: "Its window holds one cell, and hands it on unchanged.", "窗口中只有一个单元，其值原样传出。";
    HintMoved: "Cells change place between channels and rows; no value changes.", "单元在通道与行列之间换位，数值不变。";
    HintCubic: "{negative} of its {count} taps have negative weights and are dashed.", "{count} 个取样点中有 {negative} 个权重为负，以虚线表示。";
    HintRange: "The input runs from {low} to {high}; {beyond} of {count} outputs leave it by 0.05 or more.", "输入的范围是 {low} 到 {high}；{count} 个输出中有 {beyond} 个超出 0.05 以上。";
    HintSlices: "The film strip lies on the depth ruler: each slice stands over its own input cell.", "胶片条位于深度标尺上：每个切片立在自己的输入格之上。";
    HintAntialias: "antialias=True widens the kernel, so every input cell counts.", "antialias=True 加宽了核，每个输入单元都计入。";
    HintMax: "Only the kept cell receives a gradient.", "只有保留的单元得到梯度。";
    HintTied: "{count} cells tie: the first in reading order is kept.", "{count} 个单元相同：保留阅读顺序中的第一个。";
    HintTiedNan: "nan outranks every number; of {count} the last in reading order is kept.", "nan 高于任何数；{count} 个中保留阅读顺序的最后一个。";
    HintOutside: "{outside} of the {count} window cells hang outside the input and count as −∞.", "窗口的 {count} 个单元中有 {outside} 个在输入之外，按 −∞ 计。";
    HintDivisor: "Its window holds {real} real, {padded} padded and {overhang} overhanging cells. Padding counts if count_include_pad says so; overhang never does.", "窗口内有 {real} 个真实单元、{padded} 个填充单元和 {overhang} 个溢出单元。填充是否计入由 count_include_pad 决定；溢出从不计入。";
    HintDivisorFull: "All {real} window cells lie inside the input.", "窗口的 {real} 个单元都在输入之内。";
    HintConv: "Each input cell in the window is multiplied by the kernel weight above it.", "窗口内的每个输入单元乘以对应的卷积核权重。";
    HintConvPadded: "{outside} of the {count} window cells are padding.", "窗口的 {count} 个单元中有 {outside} 个是填充。";
    HintStamps: "Every input cell stamps a scaled copy of the kernel. Where stamps overlap, they add.", "每个输入单元盖下一个按其数值缩放的卷积核印记，重叠处相加。";
    NoteAntialiasedColumn: "PyTorch 2.15 repeats row 0 here, a known mistake of its own; what is shown is the correct result.", "PyTorch 2.15 在此处会重复第 0 行，这是它已知的错误；这里显示的是正确结果。";
    HintHover: "Point at any output cell, or change an input cell.", "指向任一输出格，或改动输入格。";
    HintPin: "Click to pin this cell.", "点击以固定此格。";
    HintPinned: "Pinned. Press {key} to let go.", "已固定。按 {key} 放开。";
    // Stepping through the output.
    StepThrough: "Step through the output", "逐格查看输出";
    SteppedCell: "Output cell", "输出单元";
    PreviousCell: "Previous cell", "上一格";
    NextCell: "Next cell", "下一格";
    Play: "Play", "播放";
    Pause: "Pause", "暂停";
    // Compared tracks.
    Tracks: "Compared operations", "对比的操作";
    EditTrack: "Edit {track}", "编辑 {track}";
    CompareParam: "Compare {name}", "对比 {name}";
    AddConfiguration: "Add configuration", "添加配置";
    Edit: "Edit", "编辑";
    RemoveTrack: "Remove {track}", "移除 {track}";
    Samples: "Samples", "采样点";
    Difference: "Difference", "差值";
    DifferenceSizes: "The outputs have different sizes: there is no difference to show.", "输出尺寸不同：没有可显示的差值。";
    DifferenceRefused: "A difference needs both outputs.", "差值需要两个输出。";
    PreviousSlice: "Previous slice", "上一切片";
    NextSlice: "Next slice", "下一切片";
    SignalProfile: "Outputs as profiles:", "输出的剖面：";
    RowProfile: "Row {row} as a profile:", "第 {row} 行的剖面：";
    SideBySide: "Side by side", "并排";
    Slider: "Slider", "滑块";
    Flicker: "Flicker", "闪烁";
    SplitAt: "Line between {first} and {second}", "{first} 与 {second} 的分界线";
    Swap: "Swap", "切换";
    // What leaves the page as a file.
    Picture: "Picture", "图片";
    WholeFigure: "Figure", "整图";
    Numbered: "Row and column numbers", "行列编号";
    TextKept: "text kept", "保留文字";
    AsNumbers: "Numbers", "数值";
    OneLine: "1 line", "1 行";
    ManyLines: "{count} lines", "{count} 行";
    NestedLists: "nested lists", "嵌套列表";
    Script: "Script", "脚本";
    RunsAlone: "Python, runs alone", "Python，可单独运行";
    Frames: "{count} frames, {seconds} s", "{count} 帧，{seconds} 秒";
    FramesEvery: "{count} frames, every {stride} cells", "{count} 帧，每 {stride} 格一帧";
    FrameOf: "frame {n} of {count}", "第 {n} 帧，共 {count} 帧";
    CopyOf: "Copy {name}", "复制 {name}";
    SavedAs: "Saved as {file}.", "已保存为 {file}。";
    CopiedName: "{name} copied.", "已复制 {name}。";
    CopyRefused: "The browser did not allow copying {name}. Save it instead.", "浏览器不允许复制 {name}，请改为保存。";
    SaveFailed: "{name} could not be made: {why}.", "无法生成 {name}：{why}。";
    NoPixels: "the browser gave no pixels for a picture of {size}", "浏览器没有给出 {size} 图片的像素";
    OutputRefused: "There is no output to save: the settings are refused.", "没有可保存的输出：当前设置被拒绝。";
    OutputAwaited: "There is no output to save yet: it is being computed.", "还没有可保存的输出：正在计算。";
    // Overshoot.
    RangeOfInput: "range of the input", "输入的范围";
    CountAbove: "▲ {count} above", "▲ {count} 个高于";
    CountBelow: "▼ {count} below", "▼ {count} 个低于";
    ClampStays: "# y{clamp}: the input’s range", "# y{clamp}：输入的范围";
    // Formulas.
    SourcePosition: "Source position", "源坐标";
    WeightedSum: "Weighted sum", "加权求和";
    WeightedSumRows: "Weighted sum, row by row", "加权求和，逐行";
    WeightedSumSlices: "Weighted sum, slice by slice", "加权求和，逐切片";
    Copied: "Copied value", "复制的值";
    Maximum: "Maximum", "最大值";
    DividedSum: "Sum of the counted cells, divided", "计入单元之和，除以个数";
    PowerSum: "Sum of powers", "幂之和";
    SumOfStamps: "Sum of stamps", "印记之和";
    WhyThisSize: "Why this size?", "为何是这个尺寸？";
    WhichStamps: "Which stamps reach it: output + padding = stride × input + dilation × kernel", "哪些印记到达此处：output + padding = stride × input + dilation × kernel";
    Row: "row", "行";
    Column: "col", "列";
    MoreTerms: "+ {count} more", "+ 另外 {count} 项";
    Bias: "bias", "bias";
    IndexIs: "index", "索引";
    LastWindowDropped: "the last window would start outside", "最后一个窗口会从外面开始";
    // The backward view.
    Direction: "Direction", "方向";
    Forward: "Forward", "前向";
    Backward: "Backward", "反向";
    UpstreamGradient: "Upstream gradient", "上游梯度";
    GradientOf: "Gradient of", "求导对象";
    OneCellAlone: "one cell", "单个单元";
    UpstreamKeys: "Arrow keys move, Enter takes the gradient of this cell alone.", "方向键移动，回车只对此单元求梯度。";
    // The divisor of an average pool.
    DivisorTitle: "Divisor", "除数";
    DivisorOf: "Divisor: which of the {count} window cells count", "除数：窗口的 {count} 个单元中哪些计入";
    OneCounts: "1 counts", "计入 1 个";
    ManyCount: "{count} count", "计入 {count} 个";
    RealAndPadded: "{real} real + {padded} padded", "{real} 个真实 + {padded} 个填充";
    RealCells: "the {real} real cells", "{real} 个真实单元";
    DivisorOverridden: "a number given in place of both", "以给定的数代替两者";
    DivisorFrom: "Where the divisor comes from", "除数从何而来";
    // Places, axes and counts.
    OutputCell: "Output cell {cell}", "输出单元 {cell}";
    OutputAt: "Output {cell}", "输出 {cell}";
    InputCell: "Input cell {cell}", "输入单元 {cell}";
    InputAt: "Input {cell}", "输入 {cell}";
    OfChannel: "{cell} of channel {n}", "通道 {n} 的{cell}";
    ThatInputCell: "input cell {cell}", "输入单元 {cell}";
    ThatInputAt: "input {cell}", "输入 {cell}";
    ThatOutputCell: "output cell {cell}", "输出单元 {cell}";
    ThatOutputAt: "output {cell}", "输出 {cell}";
    ListComma: ", ", "、";
    ListOr: " or ", " 或 ";
    ListAnd: " and ", " 和 ";
    ListAgainst: " against ", " 对 ";
    OneCell: "one cell", "一个单元";
    ManyCells: "{count} cells", "{count}个单元";
    OneSlice: "one slice", "一个切片";
    ManySlices: "{count} slices", "{count}个切片";
    OneWindow: "one window", "一个窗口";
    ManyWindows: "{count} windows", "{count}个窗口";
    OneOutput: "one output cell", "一个输出单元";
    ManyOutputs: "{count} output cells", "{count}个输出单元";
    Numbers: "no one two three four five six seven eight nine ten", "零 一 两 三 四 五 六 七 八 九 十";
    Slice: "slice", "切片";
    Cell: "cell", "格";
    // Where an input cell goes.
    FeedsNone: "No output cell reads {input}.", "没有输出单元读取{input}。";
    FeedsOne: "{input} feeds {count} output cell.", "{input} 供给{count}个输出单元。";
    FeedsMany: "{input} feeds {count} output cells.", "{input} 供给 {count} 个输出单元。";
    KeptBy: "{input} is kept by {kept} of the {count} windows that hold it.", "包含{input} 的 {count} 个窗口中有 {kept} 个保留它。";
    KeptByNone: "{input} is kept by none of the {count} windows that hold it.", "包含{input} 的 {count} 个窗口都不保留它。";
    KeptByTheOnly: "{input} is kept by the only window that holds it.", "{input} 被唯一包含它的窗口保留。";
    NotKeptByTheOnly: "{input} is not kept by the only window that holds it.", "{input} 没有被唯一包含它的窗口保留。";
    HintUnread: "Its value changes nothing in the output.", "它的数值对输出没有任何影响。";
    HintFedCopies: "Each of them copies this cell.", "它们都复制这个单元。";
    HintFedBlend: "Each of them blends this cell in, with the weight shown on it.", "它们都按所示的权重混入这个单元。";
    HintFedStamp: "There it stamps the kernel, multiplied by its value.", "它在那里盖下乘以自身数值的卷积核印记。";
    HintFedKernel: "The weight on each of them is the kernel weight that lies on this cell.", "每个输出上的权重，是落在这个单元上的卷积核权重。";
    HintFedDivisor: "Each of them divides the sum of a window that holds this cell, so the weight is 1 / divisor.", "它们各自把包含此单元的窗口之和除以除数，因此权重是 1 / 除数。";
    HintFedMax: "Where it is kept, the output follows its value; elsewhere a small change of it changes nothing.", "保留它的地方，输出随它变化；其他地方，它的微小变化没有影响。";
    HintFedNorm: "Each of them takes the norm of a window that holds this cell.", "它们各自对包含此单元的窗口取范数。";
    WhichRead: "Which outputs read it", "哪些输出读取它";
    WhichWindows: "Which windows hold it: position + padding = stride × output + dilation × kernel", "哪些窗口包含它：position + padding = stride × output + dilation × kernel";
    WhichAdaptive: "Which windows hold it: output = first to last input", "哪些窗口包含它：输出 = 首个至末个输入";
    WhereStamped: "Where its stamp lands: output + padding = stride × input + dilation × kernel", "它的印记落在何处：output + padding = stride × input + dilation × kernel";
    WhereMoved: "Where it goes", "它去往何处";
    WeightsInAll: "Its weights in all: the gradient of y.sum()", "权重之和：y.sum() 的梯度";
    WeightsUnderNorm: "Its weights under the norms", "它在各范数中的权重";
    // A kernel weight.
    WeightNone: "Kernel weight {weight} multiplies no input cell.", "卷积核权重 {weight} 不乘以任何输入单元。";
    WeightOne: "Kernel weight {weight} multiplies {count} input cell.", "卷积核权重 {weight} 乘以{count}个输入单元。";
    WeightMany: "Kernel weight {weight} multiplies {count} input cells.", "卷积核权重 {weight} 乘以 {count} 个输入单元。";
    HintWeightInside: "One product for each output cell: {count} pairs.", "每个输出单元一个乘积：共 {count} 对。";
    HintWeightPadded: "One product for each output cell, {count} in all; in {outside} of them it lies on padding.", "每个输出单元一个乘积，共 {count} 个；其中 {outside} 个落在填充上。";
    HintWeightStamped: "One product for each input cell: {count} pairs.", "每个输入单元一个乘积：共 {count} 对。";
    HintWeightCropped: "One product for each input cell, {count} in all; {outside} of them fall outside the output.", "每个输入单元一个乘积，共 {count} 个；其中 {outside} 个落在输出之外。";
    WhichPairs: "Which cells it brings together: input → output", "它把哪些单元连在一起：输入 → 输出";
    WeightAdds: "What it adds to the output in all", "它对输出总共增加多少";
    // What comes back to an input cell.
    GetsBack: "{input} gets {value} back.", "{input} 得回 {value}。";
    GetsBackFrom: "{input} gets {value} back, from {from}.", "{input} 从{from}得回 {value}。";
    GetsNothing: "{input} gets nothing back.", "{input} 没有得回任何梯度。";
    HintBackDivisor: "Each window hands 1 / divisor to every real cell in it.", "每个窗口把 1 / 除数交给其中每个真实单元。";
    HintBackMax: "Each window hands all of its gradient to the cell it keeps.", "每个窗口把全部梯度交给它保留的单元。";
    HintBackNorm: "Each window hands every real cell the slope of its norm there.", "每个窗口把范数在该处的斜率交给其中每个真实单元。";
    HintBackWeights: "Each output cell hands its gradient to every cell it reads, times the weight it reads it with.", "每个输出单元把梯度乘以读取时的权重，交给它读取的每个单元。";
    HintBackMoved: "A gradient goes back the way the value came.", "梯度沿数值来时的路返回。";
    HintBackNot: "Output {output} does not depend on it.", "输出 {output} 与它无关。";
    HintBackHover: "Point at an input cell to see which of them reach it.", "指向一个输入格，看哪些到达它。";
    StageGives: "{name} is what stage {number} gives.", "{name} 是第 {number} 阶段的输出。";
    SumOverWindows: "Sum over windows", "对窗口求和";
    SumOverOutputs: "Sum over output cells", "对输出单元求和";
    WholeGrid: "Whole grid", "整个网格";
    GradSum: "{name}.grad.sum() = {sum}, from {sent} sent back", "{name}.grad.sum() = {sum}，发回 {sent}";
    GradSumOf: "{name}.grad.sum() = {sum} of {sent}", "{name}.grad.sum() = {sum}，共发回 {sent}";
    SentBack: "Of the {sent} sent back, how much reaches the input", "发回的 {sent} 中，有多少到达输入";
    BackWhole: "nothing is lost", "没有损失";
    BackOnPadding: "{lost} falls on the padding and is lost", "{lost} 落在填充上而丢失";
    BackUnkept: "{lost} reaches no input cell", "{lost} 没有到达任何输入单元";
    BackScaled: "what comes back is scaled on its way", "返回途中被缩放";
    // What compared tracks give.
    GivesMore: "At {cell}, {label} gives {amount}.", "在 {cell} 处，{label} 的结果{amount}。";
    MoreBy: "{amount} more", "大 {amount}";
    LessBy: "{amount} less", "小 {amount}";
    BothGive: "At {cell}, both give {value}.", "在 {cell} 处，两者都得 {value}。";
    AllGive: "At {cell}, all give {value}.", "在 {cell} 处，全部得 {value}。";
    TheyGive: "At {cell}, they give {values}.", "在 {cell} 处，它们得 {values}。";
    SizesDiffer: "The outputs differ in size: {sizes}.", "输出尺寸不同：{sizes}。";
    SoleTrack: "{label} is the only configuration.", "{label} 是唯一的配置。";
    AddToCompare: "Add a configuration to compare it with.", "添加一个配置以作对比。";
    NoneGives: "None of them gives an output.", "全都没有输出。";
    OneGives: "{label} alone gives an output.", "只有 {label} 有输出。";
    DiffersIn: "{label} differs in {cells} of {count} cells.", "{label} 在 {count} 个单元中有 {cells} 个不同。";
    SameOutput: "Both give the same output.", "两者的输出相同。";
    PointToCompare: "Point at an output cell to compare it.", "指向一个输出格，以作对比。";
    BothRead: "Both read the same input.", "两者读取同一输入。";
    AllRead: "All read the same input.", "全部读取同一输入。";
    EndsAgree: "The two ends always agree, the inside does not.", "两端始终一致，内部则不然。";
    FourCornersAgree: "The four corners always agree, the inside does not.", "四个角始终一致，内部则不然。";
    EightCornersAgree: "The eight corners always agree, the inside does not.", "八个角始终一致，内部则不然。";
    EveryCellAgrees: "Here every output cell agrees.", "此处每个输出单元都一致。";
    CellsAgree: "{equal} of {count} output cells agree.", "{count} 个输出单元中有 {equal} 个一致。";
    NoMap: "Outputs of different sizes have no difference.", "尺寸不同的输出没有差值。";
    SharedCall: "Shared: {call}", "共有：{call}";
    LargestDifference: "largest |{b} − {a}|", "最大 |{b} − {a}|";
    MeanDifference: "mean |{b} − {a}|", "平均 |{b} − {a}|";
    EqualCells: "equal cells", "相等单元";
    OfCount: "{n} of {count}", "{n} / {count}";
    AreasLineUp: "Pixel areas line up, so arrows are parallel", "像素面积对齐，箭头平行";
    AreasCover: "{output} output cells of width {scale} cover {covered} of {input} input cells", "{output} 个宽 {scale} 的输出格覆盖 {input} 个输入格中的 {covered} 个";
    CornersInward: "Corner centres line up, so arrows lean inward", "角点中心对齐，箭头向内倾";
    CornersOutward: "Corner centres line up, so arrows lean outward", "角点中心对齐，箭头向外倾";
    OneToOne: "Each output cell reads the input cell above it", "每个输出格读取正上方的输入格";
    LeftEdgeInside: "Left edge at {source}, inside cell {cell}", "左边缘在 {source}，位于第 {cell} 格内";
    CentreInside: "Centre at {source}, inside cell {cell}", "中心在 {source}，位于第 {cell} 格内";
    WindowsCover: "Windows: {count}; every input cell is read", "窗口：{count}；每个输入格都被读取";
    WindowsLeave: "Windows: {count}; input cells never read: {unread}", "窗口：{count}；未读取的输入格：{unread}";
    WindowsOverhang: "Windows: {count}; the last one overhangs", "窗口：{count}；最后一个溢出";
    WindowsOfSize: "Windows: {count}, of {low} cells each", "窗口：{count}，每个 {low} 格";
    WindowsOfSizes: "Windows: {count}, of {low} to {high} cells", "窗口：{count}，每个 {low} 至 {high} 格";
    StampsEven: "Stamps on each output cell: {low}", "每个输出格上的印记：{low}";
    StampsUneven: "Stamps on an output cell: {low} to {high}", "输出格上的印记：{low} 至 {high}";
    // Ruler.
    RulerColumns: "Ruler: where each output column reads the input", "标尺：输出的每一列读取输入的哪个位置";
    RulerRows: "Ruler: where each output row reads the input", "标尺：输出的每一行读取输入的哪个位置";
    RulerColumnsZoomed: "Ruler, zoomed to output columns {from} to {to}.", "标尺，放大到输出第 {from} 至 {to} 列。";
    RulerRowsZoomed: "Ruler, zoomed to output rows {from} to {to}.", "标尺，放大到输出第 {from} 至 {to} 行。";
    DottedUnread: "Dotted cells are never read.", "点状格从不被读取。";
    WouldReach: "antialias=True would reach this far", "antialias=True 会读到这么远";
    Windows: "Windows", "窗口";
    Stamps: "Stamps", "印记";
    WindowColumns: "Windows: which input columns each output column reads", "窗口：输出的每一列读取输入的哪些列";
    WindowRows: "Windows: which input rows each output row reads", "窗口：输出的每一行读取输入的哪些行";
    StampColumns: "Stamps: which output columns each input column reaches", "印记：输入的每一列到达输出的哪些列";
    StampRows: "Stamps: which output rows each input row reaches", "印记：输入的每一行到达输出的哪些行";
    RulerAxis: "Ruler axis", "标尺方向";
    InputAxis: "input", "输入";
    OutputAxis: "output", "输出";
    Padding: "padding", "填充";
    CeilOverhang: "ceil overhang", "向上取整溢出";
    Dropped: "never read", "未读取";
    CountAndWhat: "{count}, {what}", "{count}，{what}";
    OneColumn: "1 column", "1 列";
    CountColumns: "{count} columns", "{count} 列";
    OneRow: "1 row", "1 行";
    CountRows: "{count} rows", "{count} 行";
    NothingDropped: "nothing is dropped", "末尾没有剩余";
    ColumnDropped: "column {first} is dropped", "第 {first} 列未读取";
    ColumnsDropped: "columns {first} to {last} are dropped", "第 {first} 至 {last} 列未读取";
    RowDropped: "row {first} is dropped", "第 {first} 行未读取";
    RowsDropped: "rows {first} to {last} are dropped", "第 {first} 至 {last} 行未读取";
    LastOverhangs: "the last window overhangs", "最后一个窗口溢出";
    // Panel.
    Operation: "Operation", "操作";
    Stages: "Stages", "阶段";
    Stage: "Stage", "阶段";
    StageNamed: "Stage {number}, {name}. ", "第 {number} 阶段 {name}。";
    OutputOfStage: "Output of stage {number}, {name}", "第 {number} 阶段 {name} 的输出";
    StageNumber: "Stage {number}:", "第 {number} 阶段：";
    AddStage: "Add a stage: {name}", "添加阶段：{name}";
    RemoveStage: "Remove {name}", "移除 {name}";
    MoveStageBack: "Move {name} one place back", "将 {name} 前移一位";
    MoveStageOn: "Move {name} one place on", "将 {name} 后移一位";
    NoPoolBefore: "MaxUnpool takes the indices of a MaxPool stage before it, and there is none.", "MaxUnpool 需要它之前某个 MaxPool 阶段的索引，而前面没有。";
    NoUnfoldBefore: "Fold adds up the columns of an Unfold stage before it, and there is none.", "Fold 会把它之前某个 Unfold 阶段的列加回去，而前面没有。";
    Dimensions: "Spatial dimensions", "空间维数";
    ExistsOnlyIn: "{name} exists in {dims} alone.", "{name} 只有 {dims} 版本。";
    Downsample: "Downsample", "下采样";
    Upsample: "Upsample", "上采样";
    Parameters: "Parameters", "参数";
    Code: "Code", "代码";
    Defaults: "Defaults", "恢复默认";
    Decrease: "Decrease {name}", "减小 {name}";
    Increase: "Increase {name}", "增大 {name}";
    AxisOf: "{name}, {axis}", "{name}，{axis}";
    PerAxis: "One value per axis", "每轴单独取值";
    OneForAll: "One value for all axes", "各轴共用一值";
    DepthAxis: "depth", "深度";
    RowAxis: "rows", "行";
    ColumnAxis: "columns", "列";
    ExpectsWhole: "A whole number of at least {min}", "至少为 {min} 的整数";
    ExpectsWholeOrWord: "A whole number of at least {min}, or one of the offered words", "至少为 {min} 的整数，或所列的词";
    ExpectsNumber: "A number", "一个数";
    ExpectsWholeOrNone: "A whole number of at least {min}, or None", "至少为 {min} 的整数，或 None";
    ExpectsNumberOrNone: "A number, or None", "一个数，或 None";
    NoEffectWhole: "No effect: the output size is already a whole number.", "无影响：输出尺寸本来就是整数。";
    NoEffectSize: "No effect: size is given.", "无影响：已指定 size。";
    NoEffectNearest: "Given to this mode, it raises.", "此 mode 不接受该参数，给出会报错。";
    NoEffectAntialias: "Only bilinear and bicubic take it.", "只有 bilinear 和 bicubic 接受。";
    Presets: "Presets", "预设";
    PresetIdentity: "Identity", "恒等";
    PresetBlur: "Blur", "模糊";
    PresetSobelX: "Sobel x", "Sobel x";
    PresetSobelY: "Sobel y", "Sobel y";
    PresetNeeds: "needs {what}", "需要 {what}";
    PresetLaplacian: "Laplacian", "拉普拉斯";
    PresetSharpen: "Sharpen", "锐化";
    PresetOnes: "Ones", "全 1";
    PresetBilinear: "Bilinear", "双线性";
    Copy: "Copy", "复制";
    CopiedDone: "Copied", "已复制";
    NoNumpy: "NumPy has no honest equivalent of this.", "NumPy 没有忠实的等价写法。";
    NoOnnx: "ONNX has no equivalent of this operation.", "ONNX 没有与此操作等价的算子。";
    CopyFailed: "The browser denied the clipboard.", "浏览器拒绝访问剪贴板。";
    // Sizes.
    WhichSize: "Which size gives another output?", "怎样得到别的输出尺寸？";
    WantedSize: "Wanted output size", "想要的输出尺寸";
    WantedExpected: "Whole numbers from 1 to {most} are expected, such as {example}.", "应为 1 到 {most} 的整数，例如 {example}。";
    WantedIs: "The output has this size.", "输出正是这个尺寸。";
    WantedNever: "No change of one parameter gives it.", "只改一个参数得不到这个尺寸。";
    InputOfSize: "input {size}", "输入 {size}";
    OneChange: "One change gives it:", "只需一处改动：";
    InputsOne: "Input size {first} gives {output}.", "输入尺寸 {first} 得到 {output}。";
    InputsTwo: "Input sizes {first} and {last} give {output}.", "输入尺寸 {first} 和 {last} 得到 {output}。";
    InputsRange: "Input sizes {first} to {last} give {output}.", "输入尺寸 {first} 到 {last} 得到 {output}。";
    InputsFrom: "Every input size from {first} on gives {output}.", "从 {first} 起的每个输入尺寸都得到 {output}。";
    InputsNeither: "No input size gives {output}; the nearest outputs are {first} and {last}.", "没有输入尺寸能得到 {output}；最接近的输出是 {first} 和 {last}。";
    InputsNotQuite: "No input size gives {output}; the nearest output is {first}.", "没有输入尺寸能得到 {output}；最接近的输出是 {first}。";
    InputsNone: "No input size gives {output}.", "没有输入尺寸能得到 {output}。";
    SkipSizesDiffer: "{output} no longer matches the {input} input, so a skip connection would fail.", "{output} 与 {input} 的输入不再一致，跳跃连接会失败。";
    UseSetting: "Use {setting}", "改用 {setting}";
    Loses: "The round trip moves a cell by {mean} on average, by {largest} at most.", "往返一次，每格平均偏移 {mean}，最多偏移 {largest}。";
    LosesNothing: "The round trip loses nothing.", "往返一次没有任何损失。";
    // Stamps.
    NotAMultiple: "kernel_size {kernel} is not a multiple of stride {stride}.", "kernel_size {kernel} 不是 stride {stride} 的倍数。";
    IsAMultiple: "kernel_size {kernel} is a multiple of stride {stride}.", "kernel_size {kernel} 是 stride {stride} 的倍数。";
    SharesAFactor: "dilation {dilation} and stride {stride} have a common factor.", "dilation {dilation} 与 stride {stride} 有公因数。";
    StampsMakeCheckers: "Cells get {counts} stamps, so this kernel turns flat areas into a checkerboard.", "各格得到 {counts} 个印记，因此这个卷积核会把平坦区域变成棋盘。";
    StampsEvenedOut: "Cells get {counts} stamps, but these weights even them out: inside, flat areas stay flat.", "各格得到 {counts} 个印记，但这些权重把差异抵消了：内部的平坦区域保持平坦。";
    StampsSame: "Every cell gets the same number of stamps, {count}.", "每格得到的印记数相同，都是 {count} 个。";
    StampsInside: "Cells get up to {count} stamps inside and fewer at the border.", "内部各格最多得到 {count} 个印记，边缘较少。";
    FlatStaysFlat: "Inside, flat areas stay flat.", "内部的平坦区域保持平坦。";
    FlatCheckers: "But the weights are uneven, so flat areas still turn into a checkerboard.", "但权重不均匀，平坦区域仍会变成棋盘。";
    FlatCheckersLarger: "On a larger input this kernel turns flat areas into a checkerboard.", "输入更大时，这个卷积核会把平坦区域变成棋盘。";
    StampsOn: "Stamps that land on {cell}", "落在 {cell} 上的印记";
    GatheredBy: "{cell} reads the input with zeros between, under the flipped kernel", "{cell} 用翻转的卷积核读取插入零的输入";
    Scatter: "Scatter", "散布";
    Gather: "Gather", "聚集";
    StampView: "Seen as", "视角";
    TimesKernel: "{value} × kernel", "{value} × 卷积核";
    MoreStamps: "and {count} more", "另有 {count} 个";
    ReadWindow: "input, zeros between", "插入零的输入";
    FlippedKernel: "flipped kernel", "翻转的卷积核";
    SumsEqual: "Scatter gives {scatter}, gather gives {gather}: one sum, read two ways.", "散布得 {scatter}，聚集得 {gather}：同一个和，两种读法。";
    CoverageTitle: "Coverage: stamps per output cell", "覆盖次数：每个输出格的印记数";
    CoverageHere: "{cell} gets {count}", "{cell} 得到 {count} 个";
    CompareWithResize: "Compare with resize, then convolve", "与先缩放再卷积对比";
    OrLast: "{list} or {last}", "{list} 或 {last}";
    ListSeparator: ", ", "、";
    TrySetting: "Try {setting}", "试试 {setting}";
    // Errors.
    Refused: "PyTorch refuses {setting}.", "PyTorch 拒绝 {setting}。";
    RefusedWhole: "PyTorch refuses this operation.", "PyTorch 拒绝这个操作。";
    RefusedHint: "The input is kept, and the last valid output stays until the setting is mended.", "输入保持不变，上次有效输出会一直保留到设置改好为止。";
    TooLargeFor: "{setting} is too large for {other}.", "{setting} 对 {other} 来说过大。";
    LargerThanPadded: "A window of {setting} is larger than the padded input of {other}.", "{setting} 的窗口比填充后的输入（{other}）还大。";
    BelowLeast: "{setting} is too small: {other} is the least.", "{setting} 过小：最小为 {other}。";
    ChannelsDiffer: "{setting} does not fit: the input’s channel count is {other}.", "{setting} 不符：输入的通道数为 {other}。";
    DoesNotDivide: "{setting} does not divide {other}.", "{setting} 不能整除 {other}。";
    ModeNeedsAxes: "{setting} is not for {other}d inputs.", "{setting} 不适用于 {other}d 输入。";
    NotTogether: "{setting} does not go with {other}.", "{setting} 不能与 {other} 同用。";
    NeitherSizeNorScale: "Neither size nor scale_factor is given.", "size 与 scale_factor 都没有给出。";
    WhollyPaddedMaximum: "The corner window would lie wholly in the padding, where every value is −∞, so it would have no maximum to keep.", "角上的窗口将完全落在填充中，那里的值都是 −∞，没有最大值可以保留。";
    WhollyPaddedMean: "The corner window would lie wholly in the padding, where there is nothing to sum.", "角上的窗口将完全落在填充中，没有任何值可以求和。";
    MostlyPadded: "More than half of the corner window would lie in the padding.", "角上的窗口将有一半以上落在填充中。";
    NoWindowFits: "Not even the first window fits, so there would be no output cell.", "连第一个窗口都放不下，因此不会有任何输出单元。";
    OutputPaddingChooses: "The forward convolution brings at most that many input sizes to one output size; output_padding chooses among them.", "正向卷积最多把这么多个输入尺寸变成同一个输出尺寸；output_padding 在其中选择一个。";
    WeightsOfAChannel: "Each weight belongs to one input channel, so both numbers must be equal.", "每个权重属于一个输入通道，因此两个数必须相等。";
    GroupsShare: "Each group takes an equal share of the channels.", "每组分得相同数量的通道。";
    BlockTakesChannels: "Each block of the output takes its cells from upscale_factor² channels.", "输出的每个块从 upscale_factor² 个通道取得单元。";
    BlocksAreWhole: "Every block of the input must be whole.", "输入的每个块都必须完整。";
    KernelNeedsACell: "A window needs at least one cell.", "窗口至少需要一个单元。";
    StrideMustMove: "The window would not move on to the next output cell.", "窗口不会移向下一个输出单元。";
    DilationMustSpread: "All cells of a window would fall on one.", "窗口的所有单元将重叠为一个。";
    PaddingAddsCells: "Padding adds cells; it cannot take any away.", "填充只增加单元，不能减少。";
    FactorMultiplies: "The factor is how many cells a block has along each side.", "该因子是块每边的单元数。";
    CornersNeedInterpolation: "This mode takes whole cells and weighs nothing, so there are no corners to align: leave it at None.", "此模式取整个单元而不加权，没有角点可对齐：请保持 None。";
    FilterNeedsAMode: "Only bilinear, bicubic and lanczos have a filter that can be widened, and only on planes.", "只有 bilinear、bicubic 与 lanczos 的滤波器可以加宽，且仅限平面。";
    LanczosFilters: "PyTorch has Lanczos with antialiasing alone.", "PyTorch 只提供带抗混叠的 Lanczos。";
    ModesOfAxes: "linear takes one, bilinear and bicubic two, trilinear three; nearest and area take any.", "linear 用于一维，bilinear 与 bicubic 用于二维，trilinear 用于三维；nearest 与 area 不限。";
    SizeTwice: "Each of them fixes the size of the output on its own.", "两者各自都能确定输出尺寸。";
    SizeOnce: "One of them has to fix the size of the output.", "必须由其中之一确定输出尺寸。";
    NoScaleToRecompute: "With a size there is no scale to compute again.", "给定 size 时没有比例可重新计算。";
    TheRule: "The rule", "规则";
    TheRules: "The rule: two checks, in this order", "规则：依次进行两项检查";
    IsTrue: "{claim} is true", "{claim} 成立";
    IsFalse: "{claim} is false", "{claim} 不成立";
    NotReached: "not reached", "未检查到";
    NeedMorePadding: "Need more padding?", "需要更多填充？";
    PadBefore: "Pad before pooling, with any value you like:", "在池化之前填充，可用任意值：";
    AtMostHere: "At most {n} here", "此处最大为 {n}";
    AtLeastHere: "At least {n} here", "此处最小为 {n}";
    FixIt: "Fix it", "修正";
    LinkProblem: "The default stands in for a part of the link that could not be read: {problem}", "链接中有一部分无法读取，已用默认值代替：{problem}";
    TooLargeForLink: "This grid is too large for the address: this device keeps it, and the address, copied, opens without it.", "此网格太大，无法放入地址：它保存在此设备上，复制的地址不包含它。";
    // What is kept on the device, and the page without a network.
    GridIsKept: "Your last grid is kept.", "上次的网格已保留。";
    BringBack: "Bring it back", "恢复";
    GridIsGone: "The device no longer holds that grid.", "此设备上已没有该网格。";
    NotPainted: "This browser gives the page nothing to paint on, so grids stay empty. Their numbers can still be copied and saved.", "此浏览器不提供绘图画布，网格无法显示；其中的数字仍可复制和保存。";
    NothingKept: "This browser keeps nothing for this page, or has no room left: copy a link before you leave.", "此浏览器不为本页保存数据，或空间已满：离开前请复制链接。";
    GridStoppedPage: "The grid that stopped the page twice is not opened.", "两次使页面停止的网格未被打开。";
    OpenAnyway: "Open it again", "再次打开";
    NewVersion: "A new version is ready.", "新版本已就绪。";
    NewVersionWaits: "A new version is ready. It comes once the other tabs of this site are closed.", "新版本已就绪。关闭本站的其他标签页后即可使用。";
    // The page that has stopped, or did not load.
    NotLoaded: "Gridscope could not start.", "Gridscope 无法启动。";
    PartNotLoadedTitle: "Not loaded", "未能载入";
    PartNotLoaded: "This part of the page could not be loaded. Nothing is lost.", "未能载入页面的这一部分，已有内容没有丢失。";
    LoadAgain: "Try again", "重试";
    NotLoadedWhy: "A file of the page did not arrive, or arrived damaged: {reason}", "页面的某个文件未能送达，或已损坏：{reason}";
    NotLoadedHelp: "Reload the page. If that does not help, open it in another network or another browser: some filters hold back .wasm files.", "请重新载入页面。如果无效，请换一个网络或浏览器打开：有些过滤器会拦截 .wasm 文件。";
    NoWebAssembly: "This browser has no WebAssembly, which computes the grids. Current versions of Chrome, Edge, Firefox and Safari have it, unless a setting turns it off.", "此浏览器没有用于计算网格的 WebAssembly。当前版本的 Chrome、Edge、Firefox 和 Safari 都支持它，除非在设置中被关闭。";
    ReloadPage: "Reload", "重新载入";
    Stopped: "Gridscope has stopped.", "Gridscope 已停止运行。";
    StoppedWhy: "An error inside the page: {reason}", "页面内部出错：{reason}";
    StoppedOnce: "Your grid is not lost: a reload brings it back.", "网格没有丢失：重新载入即可恢复。";
    StoppedAgain: "The page stopped on this grid before. A reload starts with the example and offers the grid as a link.", "页面之前也曾因此网格停止。重新载入将从示例开始，并以链接形式提供该网格。";
    ReloadWithGrid: "Reload with your grid", "重新载入并恢复网格";
    StartAnew: "Start anew", "重新开始";
    CopyGridLink: "Copy the grid as a link", "将网格复制为链接";
    CopyReport: "Copy report", "复制错误报告";
    Report: "Report", "错误报告";
    ReportSays: "The report is for whoever mends the page. It says version, browser, error and grid, and goes nowhere by itself.", "错误报告供修复页面的人使用，包含版本、浏览器、错误和网格，不会自动发送。";
    Dismiss: "Dismiss", "知道了";
    // Lessons.
    LessonsIntro: "Predict, reveal, explain: each lesson asks one question about a grid, and its words set the figure beside them.", "预测、揭晓、解释：每一课就一个网格提一个问题，文中的语句会设置旁边的图。";
    LessonTitle: "{title} – Gridscope", "{title} – Gridscope";
    LessonsDone: "{done} of {count} done", "已完成 {done} / {count}";
    LessonDone: "done", "已完成";
    LessonOf: "Lesson {number} of {count}, about {minutes} minutes", "第 {number} 课，共 {count} 课，约 {minutes} 分钟";
    LessonTakes: "A lesson of about {minutes} minutes", "一课，约 {minutes} 分钟";
    LessonLoading: "The lesson is loading …", "正在载入课程……";
    LessonMissing: "This lesson could not be opened.", "无法打开这一课。";
    AllLessons: "All lessons", "全部课程";
    NextLesson: "Next lesson", "下一课";
    SectionBasics: "Basics", "基础";
    SectionResizing: "Resizing", "缩放";
    SectionPooling: "Pooling", "池化";
    SectionConvolution: "Convolution", "卷积";
    SectionNetworks: "Networks", "网络";
    SectionVolumes: "Volumes", "体数据";
    Predict: "Predict", "预测";
    Reveal: "Reveal", "揭晓";
    Explain: "Explain", "解释";
    Skip: "Skip", "跳过";
    PredictAgain: "Predict again", "重新预测";
    Answers: "Answers", "答案";
    YourAnswer: "your answer", "你的答案";
    RightAnswer: "right", "正确";
    ChooseFirst: "Choose an answer first. The figure then fills in.", "先选一个答案，图随后补全。";
    ChooseFirstHere: "Choose an answer first.", "先选一个答案。";
    YouChose: "You chose {answer}, which is {what}.", "你选的 {answer} 是{what}。";
    WillHold: "What will cell {cell} hold? Predict, then look.", "单元 {cell} 会是多少？先预测，再看答案。";
    WillBeSize: "How large will the output be? Predict, then look.", "输出会有多大？先预测，再看答案。";
    HiddenUntilReveal: "{name}: hidden until the reveal", "{name}：揭晓前隐藏";
    LessonReads: "With {label}, cell {cell} of the {size} reads the input at row {row}, column {column} and holds {value}.", "{label}：{size} 中的单元 {cell} 读取输入的第 {row} 行、第 {column} 列，得到 {value}。";
    LessonHolds: "With {label}, cell {cell} of the {size} holds {value}.", "{label}：{size} 中的单元 {cell} 是 {value}。";
    CellsAsAbove: "{count} cells as in the table above", "左上 {count} 个单元与上面相同";
    CornerAsAbove: "Only the corner as above", "只有角上的单元与上面相同";
    OneScaleForBoth: "One scale for both tables", "两张表共用色标";
    CarryOver: "Open this scene in the playground", "在实验台中打开此场景";
    // The table of modes.
    ModesCost: "Cost in nanoseconds per output cell, measured on this machine", "每个输出单元的耗时，单位为纳秒，在本机实测";
    ModesDims: "dims", "维数";
    StopMeasuring: "Stop measuring", "停止测量";
    GoOnMeasuring: "Go on measuring", "继续测量";
    MeasureAgain: "Measure again", "重新测量";
    ModeSteps: "Steps: every value is one of the input’s.", "阶梯状：每个值都取自输入。";
    ModeMeans: "Steps: every value is a mean.", "阶梯状：每个值都是平均值。";
    ModeCreased: "Continuous, with creases at cell centres.", "连续，但在单元中心处有折痕。";
    ModeSmooth: "Smooth; may leave the input’s range.", "平滑；可能超出输入的范围。";
    WhenNearest: "For labels and masks whose models were trained with it.", "用于标签和掩码，且模型以它训练。";
    WhenExact: "For labels and masks; agrees with PIL and scikit-image.", "用于标签和掩码；与 PIL、scikit-image 一致。";
    WhenLinear: "For features and gradients, and to enlarge.", "用于特征与梯度，以及放大。";
    WhenCubic: "To enlarge pictures.", "用于放大图片。";
    WhenArea: "To shrink by whole factors.", "用于按整数倍缩小。";
    WhenFiltered: "To shrink pictures without aliasing.", "用于缩小图片而不产生混叠。";
    WhenSharpest: "To shrink pictures and keep them sharp.", "用于缩小图片并保持清晰。";
    WhenLanczos: "As bicubic, a little sharper and dearer.", "与双三次相近，略清晰，也略慢。";
    // The embed.
    OpenInGridscope: "Open in Gridscope", "在 Gridscope 中打开";
    // The dialog.
    // The dialog that shares.
    LinkOpensLesson: "Opens this lesson at its question.", "从问题开始打开这一课。";
    EmbedIsLesson: "The preview is the real thing.", "预览即为实际效果。";
    ShareLesson: "Share this lesson", "分享这一课";
    ShareGrid: "Share this grid", "分享此网格";
    Link: "Link", "链接";
    LinkOpens: "Opens exactly what you see: grid, operation, pinned cell.", "打开后与所见一致：网格、操作、固定的单元。";
    LinkShort: "{count} characters. Under {most}, so any chat or slide takes it; larger grids travel packed.", "{count} 个字符。少于 {most}，聊天工具和幻灯片都能容纳；更大的网格会压缩后传送。";
    LinkPacked: "{count} characters, packed. Under {most}, so any chat or slide takes it.", "压缩后 {count} 个字符。少于 {most}，聊天工具和幻灯片都能容纳。";
    LinkLong: "{count} characters, packed. Over {most}, and some chat tools cut it off: send the file instead.", "压缩后仍有 {count} 个字符。超过 {most}，有些聊天工具会将其截断：请改为发送文件。";
    LinkWithoutGrid: "The grid has too many cells for a link, which opens without it: send the file instead.", "网格的单元太多，链接放不下，打开时不含网格：请改为发送文件。";
    KeepPin: "Keep the pinned cell", "保留固定的单元";
    EmbedIsReal: "The preview is the real thing. Tick what readers should see.", "预览就是实物。勾选读者应看到的部分。";
    EmbedShows: "Parts of the embed", "嵌入的组成部分";
    EmbedTitle: "{operation} on a {size} grid", "{size} 网格上的 {operation}";
    PartSentence: "Sentence", "说明句";
    PartControl: "One control", "一个控件";
    PartLink: "Link out", "外链";
    PartPanel: "All parameters", "全部参数";
    PartNeeds: "{part} is shown in frames from {size} on.", "框架达到 {size} 时才显示{part}。";
    EmbedEditable: "Can be edited", "可编辑";
    EmbedTheme: "Theme", "主题";
    EmbedFor: "Where it is pasted", "粘贴到";
    Auto: "Auto", "自动";
    ThemeLight: "Light", "浅色";
    ThemeDark: "Dark", "深色";
    Language: "Language", "语言";
    Width: "Width", "宽度";
    Height: "Height", "高度";
    CssPixels: "CSS pixels", "CSS 像素";
    ExpectsPixels: "A whole number from {least} to {most}", "{least} 到 {most} 的整数";
    ShownAt: "shown at {percent} %", "按 {percent} % 显示";
    SceneFile: "A file holds the scene at any size.", "文件可保存任意大小的场景。";
    SaveScene: "Save as a file", "保存为文件";
    OpenScene: "Open a file", "打开文件";
    BringIn: "Bring in a grid", "导入网格";
    TextOrCode: "Text or code", "文本或代码";
    FileOrPicture: "File or picture", "文件或图片";
    Close: "Close", "关闭";
    PasteAnything: "Paste anything that holds numbers", "粘贴任何含有数字的内容";
    AlsoRead: "Also read: CSV, cells from a spreadsheet, NumPy arrays, nested lists, and whole calls such as {code}, which set the operation too.", "也可读取：CSV、电子表格单元、NumPy 数组、嵌套列表，以及 {code} 这样的完整调用（同时设置操作）。";
    Preview: "Preview", "预览";
    UnreadOutlined: "Cells that could not be read are outlined.", "无法读取的单元以框线标出。";
    HoverExact: "Hover shows the exact number.", "悬停可看精确数值。";
    PreviewOf: "Preview of the grid, {size}", "网格预览，{size}";
    PreviewCell: "Row {row}, column {column}: {value}", "第 {row} 行，第 {column} 列：{value}";
    PlaneOf: "plane {n} of {count}", "平面 {n} / {count}";
    PreviousPlane: "Previous plane", "上一平面";
    NextPlane: "Next plane", "下一平面";
    NothingYet: "The grid appears here.", "网格会显示在这里。";
    ReadAs: "Read as", "识别为";
    ChangeFormat: "Change", "更改";
    FormatList: "nested list", "嵌套列表";
    FormatTorch: "torch.tensor", "torch.tensor";
    FormatNumpy: "NumPy array", "NumPy 数组";
    FormatCommas: "comma-separated", "逗号分隔";
    FormatTabs: "tab-separated", "制表符分隔";
    FormatSemicolons: "semicolon-separated", "分号分隔";
    FormatBlanks: "blank-separated", "空格分隔";
    FormatMatlab: "Matlab matrix", "Matlab 矩阵";
    FormatCode: "PyTorch code", "PyTorch 代码";
    Shape: "Shape", "形状";
    Range: "Range", "范围";
    From: "{low} to {high}", "{low} 到 {high}";
    FromSome: "{low} to {high}, {read} of {count} cells", "{low} 到 {high}，{count} 格中的 {read} 格";
    Replaces: "Replaces the {size} input. Undo brings it back.", "将替换 {size} 的输入。撤销即可恢复。";
    ReplacesOperation: "Sets the operation. Undo brings the old one back.", "将设置操作。撤销即可恢复。";
    ReplacesBoth: "Replaces the {size} input and sets the operation. Undo brings both back.", "将替换 {size} 的输入并设置操作。撤销即可恢复。";
    NeedAnswer: "{count} cells need an answer before the grid can be used.", "还有 {count} 格需要处理，然后才能使用。";
    NeedAnswerOne: "One cell needs an answer before the grid can be used.", "还有一格需要处理，然后才能使用。";
    ProblemAt: "Row {row}, column {column}.", "第 {row} 行，第 {column} 列。";
    ProblemInPlane: "Plane {plane}, row {row}, column {column}.", "第 {plane} 平面，第 {row} 行，第 {column} 列。";
    ProblemShortRow: "This row has {cells} numbers, the others {expected}.", "这一行有 {cells} 个数，其他行有 {expected} 个。";
    ProblemBlank: "There is no number here.", "此处没有数字。";
    ProblemNotANumber: "{text} is not a number.", "{text} 不是数字。";
    FillWithZero: "Fill with 0", "填 0";
    ReadAsValue: "Read as {value}", "读作 {value}";
    MoreProblems: "and {count} more", "另有 {count} 处";
    RepairAll: "Repair all", "全部修复";
    Cancel: "Cancel", "取消";
    Apply: "Apply", "应用";
    UseSize: "Use {size}", "使用 {size}";
    ChooseFile: "Choose a file", "选择文件";
    ChooseAnother: "Choose another", "另选文件";
    DropHere: "Drop a CSV, NPY, PNG, JPEG, WebP or Gridscope file here, or choose one.", "把 CSV、NPY、PNG、JPEG、WebP 或 Gridscope 文件拖到这里，或选择一个。";
    StaysHere: "Nothing is uploaded: the file stays in this tab.", "不会上传：文件只留在此标签页中。";
    CropHint: "Drag the frame, or use the arrow keys; Shift resizes.", "拖动裁剪框，或使用方向键；按住 Shift 调整大小。";
    SizeOfFile: "{size}, {bytes}", "{size}，{bytes}";
    ScaledDown: "The frame counts its pixels after it is scaled down to {size}.", "裁剪框按缩小为 {size} 后的像素计。";
    Crop: "Crop", "裁剪";
    CropFrom: "From", "起点";
    CropRow: "row {row}", "第 {row} 行";
    CropColumn: "column {column}", "第 {column} 列";
    CropFree: "Free", "自由";
    WholePicture: "Whole picture", "整张图片";
    CropFrame: "Crop frame", "裁剪框";
    CropIs: "{size} from row {row}, column {column}", "{size}，从第 {row} 行第 {column} 列起";
    CornerUpperLeft: "Upper left corner", "左上角";
    CornerUpperRight: "Upper right corner", "右上角";
    CornerLowerLeft: "Lower left corner", "左下角";
    CornerLowerRight: "Lower right corner", "右下角";
    Becomes: "Becomes", "变为";
    Channels: "Channels", "通道";
    Luminance: "Luminance", "亮度";
    Size: "Size", "尺寸";
    OtherSize: "Other size", "其他尺寸";
    ExpectsSide: "A whole number from 1 to {most}", "1 到 {most} 的整数";
    Values: "Values", "数值";
    ZeroToOne: "0 to 1", "0 到 1";
    ZeroTo255: "0 to 255", "0 到 255";
    MeanOfPixels: "Each cell is the mean of the pixels under it.", "每格取其下像素的平均值。";
    OpensScene: "Opens the whole scene: grid and operations. Undo brings yours back.", "将打开整个场景：网格和操作。撤销即可恢复原来的场景。";
    UseScene: "Open the scene", "打开场景";
    PixelsKept: "Each cell is one pixel.", "每格是一个像素。";
    Reading: "Reading the file", "正在读取文件";
    FileEmpty: "{name} is empty.", "{name} 是空文件。";
    FileUnknown: "{name} is not a file that can be read here: CSV, NPY, PNG, JPEG, WebP or a scene of Gridscope is expected.", "{name} 不是可读取的文件：应为 CSV、NPY、PNG、JPEG、WebP 或 Gridscope 场景。";
    FileNotWhatItSays: "{name} is not a {format} file: it does not begin like one.", "{name} 不是 {format} 文件：开头不符。";
    FileHoldsText: "{name} is not a {format} file: it holds text.", "{name} 不是 {format} 文件：内容是文本。";
    FileBroken: "{name} could not be read. {reason}", "{name} 无法读取。{reason}";
    FileUnmended: "{name} is a table of more than {most} MiB, which is not mended here. {place} {reason}", "{name} 是超过 {most} MiB 的表格，无法在此修正。{place}{reason}";
    SceneBroken: "{name} is not a scene that can be opened: {reason}.", "{name} 不是可打开的场景：{reason}。";
    FileTooLarge: "{name} has {given} MiB; {most} MiB at most are read.", "{name} 有 {given} MiB；最多读取 {most} MiB。";
    ImageTooLarge: "{name} has {given} pixels; {most} at most are read.", "{name} 有 {given} 像素；最多读取 {most}。";
    ImageBroken: "{name} begins like a {format} file, but it is damaged: the browser cannot decode it.", "{name} 开头像 {format} 文件，但已损坏：浏览器无法解码。";
    NpyTruncated: "{name} is cut off: it has {found} of {expected} bytes of data.", "{name} 不完整：数据应有 {expected} 字节，只有 {found} 字节。";
    NpyHeader: "{name} has a damaged header: a NumPy file with a shape and a type is expected.", "{name} 的文件头已损坏：应为带有形状和类型的 NumPy 文件。";
    NpyVersion: "{name} has version {version} of NumPy’s format; 1 to 3 are read.", "{name} 的 NumPy 格式版本为 {version}；可读取 1 到 3。";
    NpyType: "{name} holds elements of type {kind}; real numbers are expected.", "{name} 的元素类型为 {kind}；应为实数。";
    GridTooLarge: "The grid is {given}; planes of {most} at most are read.", "网格为 {given}；每个平面最多 {most}。";
    GridKept: "Your grid is as it was.", "原来的网格没有改变。";
    TextUnread: "This could not be read: {reason}", "无法读取：{reason}";
    TextNoNumbers: "There are no numbers in this text.", "文本中没有数字。";
    TextTooLong: "The text is longer than {most} MiB.", "文本超过 {most} MiB。";
    TextElided: "The text leaves numbers out where it says “...”. Print all of them first: torch.set_printoptions(threshold=torch.inf).", "文本用 “...” 省略了数字。请先完整打印：torch.set_printoptions(threshold=torch.inf)。";
    TextBrackets: "The brackets do not make a grid: each row needs its own pair.", "括号不构成网格：每一行都要有自己的一对括号。";
    ExampleRamp: "Ramp", "斜坡";
    ExampleImpulse: "Impulse", "脉冲";
    ExampleCheckerboard: "Checkerboard", "棋盘";
    ExampleEdge: "Edge", "边缘";
    ExampleDisk: "Disk", "圆盘";
    ExampleDigit: "Digit", "数字";
    ExampleWaves: "Waves", "波纹";
    ExamplePhoto: "Photo", "照片";
    ExampleHill: "Hill", "小丘";
    ExampleSignal: "Signal", "信号";
    ExampleBall: "Ball", "球";
    ExampleDocs: "PyTorch docs", "PyTorch 文档";
    ExampleDocsPadded: "PyTorch docs, padded", "PyTorch 文档，补零";
    ExampleRandom: "Random", "随机";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The slots of a message, sorted.
    fn slots(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_have_the_same_slots() {
        for &word in Word::ALL {
            let (en, zh) = (word.text(Lang::En), word.text(Lang::Zh));
            assert!(!en.is_empty() && !zh.is_empty(), "{word:?}");
            assert_eq!(slots(en), slots(zh), "{word:?}");
        }
    }

    #[test]
    fn slots_are_filled_with_toned_pieces() {
        let line = rich(
            "cell {cell} reads {row}.",
            &[
                ("cell", Piece::plain("(2, 5)")),
                ("row", Piece::signal("0.75")),
            ],
        );
        assert_eq!(spoken(&line), "cell (2, 5) reads 0.75.");
        assert_eq!(line[3].tone, Tone::Signal);
    }
}
